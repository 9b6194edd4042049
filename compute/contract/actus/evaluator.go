package actus

// Events is Schedule.Events in the memory of e. The events are good until the next
// call.
func (e *Evaluator) Events(s *Schedule, index Observations) ([]Event, error) {
	list, err := s.events(&e.r, index, e.out[:0])
	if err != nil {
		return nil, err
	}
	e.out = list
	return s.bought(list), nil
}
