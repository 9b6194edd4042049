// Package scenario turns a question of many scenarios into numbers for blocks of lanes: a grid of inputs, a list of
// stresses, random paths. It draws and arranges inputs; it runs nothing (package run does) and knows no measure.
package scenario
