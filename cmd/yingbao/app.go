package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/urfave/cli/v2"

	"yingbao/pipeline"
	"yingbao/pipeline/archive"
	"yingbao/sources/mistake"
)

// environment is all that a command touches besides its arguments.
type environment struct {
	out, err io.Writer
	getenv   func(string) string
	now      func() time.Time
	hook     func(stage string, n int) int // see pipeline.Options.Hook; tests only
}

// session is one execution: its environment and its language.
type session struct {
	environment
	language
	code int // what a command that finished wants to exit with

	published bool // a night is, whatever becomes of the words about it
}

// execute runs one command line and gives its exit code.
func execute(ctx context.Context, args []string, env environment) int {
	out := &told{Writer: env.out}
	env.out = out
	s := &session{environment: env, language: chooseLanguage(args, env.getenv)}
	app := s.app()
	err := s.checkLanguage(args)
	if err == nil {
		err = app.RunContext(ctx, arrange(app, words(args)))
	}
	if err != nil {
		if text := s.explain(err); text != "" {
			fmt.Fprintln(s.err, text)
		}
		return exitCode(err)
	}
	if out.failed != nil && s.code == exitDone && !s.published {
		fmt.Fprintln(s.err, s.explain(out.failed))
		return exitCode(out.failed)
	}
	return s.code
}

// told is standard output and the first thing that went wrong with it. Who
// closes it, or reads a few lines only, wants no more; on a full disk half an
// answer must not pass for the whole.
type told struct {
	io.Writer
	failed error
}

func (t *told) Write(data []byte) (int, error) {
	n, err := t.Writer.Write(data)
	if err != nil && t.failed == nil && !errors.Is(err, syscall.EPIPE) && !errors.Is(err, syscall.EBADF) && !errors.Is(err, os.ErrClosed) {
		t.failed = err
	}
	return n, err
}

// library is how urfave/cli writes a flag's line.
var library = cli.FlagStringer

func (s *session) app() *cli.App {
	cli.FlagStringer = s.flagText(library)
	cli.HelpFlag = &cli.BoolFlag{Name: "help", Aliases: []string{"h"}, Usage: s.say("flag.help"), DisableDefaultText: true}
	commands := s.commands()
	for _, c := range commands {
		s.dress(c, c.Name)
	}
	return &cli.App{
		Name: "yingbao", Usage: s.say("usage"), Version: version, HideHelpCommand: true,
		Flags:                     []cli.Flag{s.langFlag()},
		Commands:                  commands,
		Writer:                    s.out,
		ErrWriter:                 s.err,
		DisableSliceFlagSeparator: true,                         // a comma is a letter like any other in a path
		ExitErrHandler:            func(*cli.Context, error) {}, // the default exits inside (C1)
		OnUsageError:              s.usageError,                 // not inherited by commands, see dress
		Action:                    func(c *cli.Context) error { return s.noCommand(c) },
		CustomAppHelpTemplate:     s.say("app-help") + "\n",
	}
}

func (s *session) langFlag() cli.Flag {
	return &cli.StringFlag{Name: "lang", Usage: s.say("flag.lang")}
}

// commands lists every command, in the order of the help.
func (s *session) commands() []*cli.Command {
	return []*cli.Command{
		s.runCommand(), s.matchCommand(), s.profileCommand(), s.checkCommand(), s.trainCommand(), s.explainCommand(),
		s.visitsCommand(), s.reportCommand(), s.evaluateCommand(), s.runsCommand(), s.rulesCommand(), s.exportCommand(),
		s.verifyCommand(), s.generateCommand(),
	}
}

// dress gives a command what all have: its texts, its help with the exit
// codes it can end with, and usage mistakes that exit 64. key names it in the
// messages and in exitCodes; of a subcommand it is "runs-list".
func (s *session) dress(c *cli.Command, key string) {
	c.Usage = s.say(key + ".usage")
	c.ArgsUsage = s.say(key + ".args")
	c.Description = s.say(key + ".description")
	c.HideHelpCommand = true
	c.Action = s.bounded(key, c.Action)
	c.OnUsageError = s.usageError
	c.Flags = append(c.Flags, s.langFlag())
	template := s.say("command-help")
	if len(c.Subcommands) > 0 {
		template = s.say("group-help")
		c.Action = func(ctx *cli.Context) error { return s.noSubcommand(ctx, c) }
		for _, sub := range c.Subcommands {
			s.dress(sub, key+"-"+sub.Name)
		}
	}
	full := strings.ReplaceAll(key, "-", " ")
	c.CustomHelpTemplate = strings.NewReplacer("{exit}", s.exitHelp(key), "{full}", full).Replace(template) + "\n"
}

// exitHelp lists the codes a command can end with.
func (s *session) exitHelp(key string) string {
	var codes strings.Builder
	for _, code := range exitCodes[key] {
		name := strconv.Itoa(code)
		if code == exitSignal {
			name = "128+N"
		}
		meaning := "exit." + strconv.Itoa(code)
		if own := key + "." + meaning; s.say(own) != own {
			meaning = own
		}
		fmt.Fprintf(&codes, "   %-6s %s\n", name, s.say(meaning))
	}
	return strings.TrimRight(codes.String(), "\n")
}

func (s *session) noSubcommand(ctx *cli.Context, group *cli.Command) error {
	var names []string
	for _, sub := range group.Subcommands {
		names = append(names, group.Name+" "+sub.Name)
	}
	if ctx.Args().Present() {
		return usageError{s.say("unknown-command", "command", strconv.Quote(group.Name+" "+ctx.Args().First()), "known", strings.Join(names, ", "))}
	}
	return usageError{s.say("which-command", "command", group.Name, "known", strings.Join(names, ", "))}
}

// exitCodes lists the codes each command can end with, for its help.
var exitCodes = map[string][]int{}

func (s *session) noCommand(c *cli.Context) error {
	if c.Args().Present() {
		return usageError{s.say("unknown-command", "command", strconv.Quote(c.Args().First()), "known", strings.Join(commandNames(c.App), ", "))}
	}
	return cli.ShowAppHelp(c)
}

func commandNames(app *cli.App) []string {
	var names []string
	for _, c := range app.Commands {
		names = append(names, c.Name)
	}
	return names
}

// arguments gives the positional arguments, whose number must lie between
// least and most.
func (s *session) arguments(c *cli.Context, least, most int) ([]string, error) {
	return s.checkCount(c, c.Args().Slice(), least, most)
}

func (s *session) checkCount(c *cli.Context, args []string, least, most int) ([]string, error) {
	switch {
	case len(args) < least:
		return nil, usageError{s.say("too-few-arguments", "command", c.Command.Name, "args", c.Command.ArgsUsage)}
	case len(args) > most:
		return nil, usageError{s.say("too-many-arguments", "command", c.Command.Name, "args", c.Command.ArgsUsage)}
	}
	return args, nil
}

// explain gives what standard error says of an error, in the session's
// language.
func (s *session) explain(err error) string {
	if joined, ok := err.(interface{ Unwrap() []error }); ok {
		var texts []string
		for _, e := range joined.Unwrap() {
			texts = append(texts, s.explain(e))
		}
		return strings.Join(texts, "\n")
	}
	var bilingual interface{ Text(lang string) string }
	switch {
	case errors.Is(err, context.Canceled):
		return s.say("stopped")
	case errors.As(err, &bilingual):
		return bilingual.Text(string(s.language))
	case errors.As(err, new(usageError)), errors.As(err, new(cli.ExitCoder)):
		return err.Error()
	}
	return s.say("error", "problem", s.explainSystem(err))
}

// systemErrors are what the system says in English only, and what to do.
var systemErrors = []struct {
	err  error
	code string
}{
	{os.ErrNotExist, "system.missing"}, {os.ErrPermission, "system.permission"}, {syscall.ENOSPC, "system.full"},
	{syscall.EDQUOT, "system.full"}, {syscall.EROFS, "system.read-only"}, {mistake.ErrPipe, "system.pipe"},
	{archive.ErrNotOurs, "system.not-ours"}, {archive.ErrNotFolder, "system.not-folder"}, {syscall.ENOTDIR, "system.not-folder"},
	{archive.ErrNotLink, "system.not-link"},
}

func (s *session) explainSystem(err error) string {
	text := err.Error()
	for _, known := range systemErrors {
		if errors.Is(err, known.err) {
			return text + s.say(known.code)
		}
	}
	return text
}

// arrange moves a command's flags in front of its other arguments, which the
// library needs and nobody remembers (C2).
func arrange(app *cli.App, args []string) []string {
	at := slices.IndexFunc(args, func(arg string) bool { return app.Command(arg) != nil })
	if at < 1 {
		return args
	}
	command := app.Command(args[at])
	for at+1 < len(args) && subcommand(command, args[at+1]) != nil {
		at++
		command = subcommand(command, args[at])
	}
	flags, others := args[:at+1:at+1], []string(nil)
	for i := at + 1; i < len(args); i++ {
		arg := args[i]
		if arg == "--" {
			others = append(others, args[i+1:]...)
			break
		}
		if len(arg) < 2 || arg[0] != '-' {
			others = append(others, arg)
			continue
		}
		flags = append(flags, arg)
		if !strings.Contains(arg, "=") && takesValue(command, strings.TrimLeft(arg, "-")) {
			if i++; i == len(args) || args[i] == "--" || isFlag(command, args[i]) {
				return flags // the library tells that its value is missing, and takes nothing else for it
			}
			flags = append(flags, args[i])
		}
	}
	if len(others) > 0 {
		flags = append(append(flags, "--"), others...)
	}
	return flags
}

func subcommand(command *cli.Command, name string) *cli.Command {
	for _, sub := range command.Subcommands {
		if sub.Name == name {
			return sub
		}
	}
	return nil
}

func takesValue(command *cli.Command, name string) bool {
	for _, f := range command.Flags {
		if slices.Contains(f.Names(), name) {
			_, boolean := f.(*cli.BoolFlag)
			return !boolean
		}
	}
	return false
}

func isFlag(command *cli.Command, arg string) bool {
	name, _, _ := strings.Cut(strings.TrimLeft(arg, "-"), "=")
	return strings.HasPrefix(arg, "-") && slices.ContainsFunc(command.Flags, func(f cli.Flag) bool { return slices.Contains(f.Names(), name) })
}

// events gives the callback that draws the session's progress.
func (s *session) events() (pipeline.Events, func()) { return newBars(s) }
