package main

import (
	"context"
	"errors"
)

func files(ctx context.Context, args []string) error { return errors.New("not yet") }
func score(ctx context.Context, args []string) error { return errors.New("not yet") }
