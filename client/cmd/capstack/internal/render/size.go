package render

import (
	"cmp"
	"fmt"

	pb "github.com/capstack/capstack/proto/gen/capstack/v1"
)

// Sizings writes how debt was sized: the limits of each tranche with the one that binds, its size, and the parts of total
// uses. With periods, debt service by period follows.
func (p *Page) Sizings(list []*pb.SizingResult, currency string, periods bool) {
	for _, s := range list {
		p.section("sizing of %s, %s", s.GetTrancheId(), currency)
		p.limits(s)
		g := grid{keys: 1, tail: 2}
		g.add("size when repayment starts", Money(s.GetCommitmentUsd()), "")
		if o := s.GetOwedUsd(); o != "" && o != s.GetCommitmentUsd() {
			g.add("of it, what is drawn", Money(o), "")
		}
		g.add("commitment at face", Money(s.GetPrincipalUsd()), "")
		if b := s.GetBalloonUsd(); b != "" && !amount(b).IsZero() {
			g.add("balloon", Money(b), "")
		}
		g.add("total uses", Money(s.GetTotalUsesUsd()), "")
		g.add("all debt over total uses", fixed(s.GetGearingFraction(), 4), "")
		g.add("debt to this rank over total uses", fixed(s.GetLtcFraction(), 4), "")
		if y := s.GetAverageLifeYears(); y != "" {
			g.add("average life", fixed(y, 2), "years")
		}
		p.line("")
		p.table(&g)
		p.line("\n  %s, residual %.1e", rounds(s.GetRoundCount()), s.GetResidual())
		p.uses(s)
		if periods {
			p.sizingPeriods(s)
		}
	}
}

func rounds(n int32) string {
	if n == 1 {
		return "closed in 1 round"
	}
	return fmt.Sprintf("closed in %d rounds", n)
}

func (p *Page) limits(s *pb.SizingResult) {
	g := grid{keys: 1, tail: 3, header: []string{"limit", "as stated", "allows", ""}}
	for _, c := range s.GetConstraints() {
		binds := ""
		if c.GetBinding() {
			binds = "binds"
		}
		stated := c.GetLimit()
		if c.GetName() == "commitment" {
			stated = Money(stated)
		}
		g.add(c.GetName(), cmp.Or(stated, none), cmp.Or(Money(c.GetCapacityUsd()), none), binds)
	}
	p.table(&g)
}

func (p *Page) uses(s *pb.SizingResult) {
	if len(s.GetUses()) == 0 {
		return
	}
	p.line("")
	g := grid{keys: 1}
	for _, u := range s.GetUses() {
		g.add("use: "+words(u.GetName(), ""), Money(u.GetAmountUsd()))
	}
	p.table(&g)
}

func (p *Page) sizingPeriods(s *pb.SizingResult) {
	if len(s.GetPeriods()) == 0 {
		return
	}
	p.line("")
	g := grid{keys: 1, header: []string{"payment", "cfads", "target", "interest", "principal", "balance", "service of rank", "dscr"}}
	for _, x := range s.GetPeriods() {
		g.add(x.GetDate(), Money(x.GetCfads()), cmp.Or(fixed(x.GetTargetDscr(), 3), none), Money(x.GetInterest()), Money(x.GetPrincipal()),
			Money(x.GetClosingBalance()), Money(x.GetRankService()), cmp.Or(fixed(x.GetDscr(), 4), none))
	}
	p.table(&g)
}
