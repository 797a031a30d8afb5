package clustering

import (
	"slices"
	"sync"

	"yingbao/matchers/fellegisunter"
)

// joinAlone joins the rows of every link that no other link touches, by its
// weight: two single rows meet, and nobody else has a say. It gives the places
// of the other links, and of those that are refused. Where nearly every row has
// one counterpart these links are nearly all.
func joinAlone(groups forest, links []fellegisunter.Link, evidence Evidence) (others, refused []place) {
	touched := make([]uint8, len(groups)) // links of a row, 2 for more
	for _, l := range links {
		touched[l.Left] += 1 - touched[l.Left]>>1
		touched[l.Right] += 1 - touched[l.Right]>>1
	}
	workers := 1 + len(evidence.Others)
	away, declined := make([][]place, workers), make([][]place, workers)
	var wait sync.WaitGroup
	for w := range workers { // no row is of two links that are joined here
		wait.Go(func() {
			for i := len(links) * w / workers; i < len(links)*(w+1)/workers; i++ {
				switch l := &links[i]; {
				case touched[l.Left] > 1 || touched[l.Right] > 1:
					away[w] = append(away[w], placeOf(links, i, evidence.Rank))
				case l.Weight >= evidence.Threshold:
					groups.join(l.Left, l.Right)
				default:
					declined[w] = append(declined[w], placeOf(links, i, evidence.Rank))
				}
			}
		})
	}
	wait.Wait()
	return slices.Concat(away...), slices.Concat(declined...)
}
