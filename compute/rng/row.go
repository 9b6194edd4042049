package rng

import "github.com/capstack/capstack/compute/internal/vector"

// ExpRow writes Exp(a[i]) to d[i]; d may be a.
func ExpRow(d, a *[Lanes]float64) { vector.Exp(d, a, Exp) }

// LogRow writes Log(a[i]) to d[i]; d may be a.
func LogRow(d, a *[Lanes]float64) { vector.Log(d, a, Log) }

// NormalQuantileRow writes NormalQuantile(u[i]) to d[i]; d may be u.
func NormalQuantileRow(d, u *[Lanes]float64) { vector.NormalQuantile(d, u, NormalQuantile) }

// NormalQuantileRows is NormalQuantileRow of rows, into as many rows: together they cost less than one by one.
func NormalQuantileRows(d, u [][Lanes]float64) { vector.NormalQuantiles(d, u, NormalQuantile) }
