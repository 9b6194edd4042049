package solve

// rayPoints is how many points of a single ray are looked at before the first break among them is narrowed.
const rayPoints = 64

// Break is where a limit first breaks along a ray.
type Break struct {
	Reached bool
	Length  float64 // of the breaking point; the reach where there is none
	Margin  float64 // there
}

// FirstBreaks finds, along each ray of unit length from the origin, the first point that breaks: one bracket a ray, from the
// first of 64 points that breaks and the one before it, narrowed to 1e-9. A break between two neighbours that hold is missed.
func FirstBreaks(rays [][]float64, reach float64, f Limit) ([]Break, error) {
	s := &shockSearch{q: ShockQuestion{Reach: reach}, f: f, out: &ShockAnswer{}}
	margins, err := s.along(rays, rayPoints)
	if err != nil {
		return nil, err
	}
	out, found := make([]Break, len(rays)), make([]*descent, len(rays))
	var open []*descent
	for i, d := range rays {
		out[i] = Break{Length: reach, Margin: margins[i][rayPoints-1]}
		if found[i] = s.firstBreak(d, margins[i]); found[i] != nil {
			open = append(open, found[i])
		}
	}
	if err := s.narrow(open, bracketWidth); err != nil {
		return nil, err
	}
	for i, d := range found {
		if d != nil {
			out[i] = Break{Reached: true, Length: d.length, Margin: d.margin}
		}
	}
	return out, nil
}
