package visits

import "sort"

// Status is how far the worklists of the last run are worked off.
type Status struct {
	Batch    string
	Listed   int // leads pushed
	Done     int // visited, with a result
	Open     int // not visited
	Overdue  []Task
	Outcomes []OutcomeCount // of the done
	Parked   map[string]int // rows of the whole journal that wait for a human, by reason
	Added    int
}

// OutcomeCount is a result and how often it stands.
type OutcomeCount struct {
	Outcome
	N int
}

// StatusOn tells how far the last run's worklists are worked off on a day
// (YYYY-MM-DD).
func StatusOn(tasks *Tasks, journal *Journal, day string) (*Status, error) {
	batch, lines, err := tasks.Latest()
	if err != nil {
		return nil, err
	}
	s := &Status{Batch: batch, Listed: len(lines), Parked: map[string]int{}}
	results := map[string]string{}
	for _, v := range journal.latest() {
		if v.Batch == batch {
			results[v.Lead] = v.Code
		}
	}
	s.waiting(journal)
	count := map[string]int{}
	for lead, task := range lines {
		code, visited := results[lead]
		switch {
		case visited && code != "90":
			s.Done++
			count[code]++
		default:
			s.Open++
			if task.Due != "" && task.Due < day {
				s.Overdue = append(s.Overdue, *task)
			}
		}
	}
	sort.Slice(s.Overdue, func(i, j int) bool {
		a, b := s.Overdue[i], s.Overdue[j]
		return a.Due < b.Due || a.Due == b.Due && a.Lead < b.Lead
	})
	for _, o := range Outcomes() {
		if count[o.Code] > 0 {
			s.Outcomes = append(s.Outcomes, OutcomeCount{o, count[o.Code]})
		}
	}
	return s, nil
}

// waiting counts the lines added by hand, and the parked rows that no later
// import took in.
func (s *Status) waiting(journal *Journal) {
	settled := map[string]bool{}
	for _, v := range journal.Visits {
		settled[v.Digest] = v.State != Parked
	}
	for _, v := range journal.Visits {
		switch {
		case v.State == Parked && !settled[v.Digest]:
			s.Parked[v.Why]++
		case v.State == Added:
			s.Added++
		}
	}
}
