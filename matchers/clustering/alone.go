package clustering

import "yingbao/matchers/fellegisunter"

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
	for i, l := range links {
		switch {
		case touched[l.Left] > 1 || touched[l.Right] > 1:
			others = append(others, placeOf(links, i, evidence.Rank))
		case l.Weight >= evidence.Threshold:
			groups.join(l.Left, l.Right)
		default:
			refused = append(refused, placeOf(links, i, evidence.Rank))
		}
	}
	return others, refused
}
