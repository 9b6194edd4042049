/* Vectors of the machine's width: vd is W numbers, vm is W flags. */
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#if defined(__AVX512F__) && defined(__AVX512DQ__)
#include <immintrin.h>
#define W 8
typedef __m512d vd;
typedef __mmask8 vm;
static inline vd S(double x) { return _mm512_set1_pd(x); }
static inline vm M(double x) { return x != 0 ? 0xff : 0; }
static inline vd F(vm m) { return _mm512_maskz_mov_pd(m, S(1)); }
static inline vm B(vd x) { return _mm512_cmp_pd_mask(x, S(0), _CMP_NEQ_UQ); }
static inline vd vmin(vd a, vd b) { return _mm512_min_pd(b, a); }
static inline vd vmax(vd a, vd b) { return _mm512_max_pd(b, a); }
static inline vm vlt(vd a, vd b) { return _mm512_cmp_pd_mask(a, b, _CMP_LT_OQ); }
static inline vm vle(vd a, vd b) { return _mm512_cmp_pd_mask(a, b, _CMP_LE_OQ); }
static inline vd vsel(vm m, vd a, vd b) { return _mm512_mask_blend_pd(m, b, a); }
static inline vm mand(vm a, vm b) { return a & b; }
static inline vm mor(vm a, vm b) { return a | b; }
static inline vm mnot(vm a) { return (vm)~a; }
static inline int many(vm a) { return a != 0; }
static inline vd vfloor(vd x) { return _mm512_roundscale_pd(x, 1); }
#elif defined(__AVX2__)
#include <immintrin.h>
#define W 4
typedef __m256d vd;
typedef __m256d vm;
static inline vd S(double x) { return _mm256_set1_pd(x); }
static inline vm M(double x) { return _mm256_castsi256_pd(_mm256_set1_epi64x(x != 0 ? -1 : 0)); }
static inline vd F(vm m) { return _mm256_and_pd(m, S(1)); }
static inline vm B(vd x) { return _mm256_cmp_pd(x, S(0), _CMP_NEQ_UQ); }
static inline vd vmin(vd a, vd b) { return _mm256_min_pd(b, a); }
static inline vd vmax(vd a, vd b) { return _mm256_max_pd(b, a); }
static inline vm vlt(vd a, vd b) { return _mm256_cmp_pd(a, b, _CMP_LT_OQ); }
static inline vm vle(vd a, vd b) { return _mm256_cmp_pd(a, b, _CMP_LE_OQ); }
static inline vd vsel(vm m, vd a, vd b) { return _mm256_blendv_pd(b, a, m); }
static inline vm mand(vm a, vm b) { return _mm256_and_pd(a, b); }
static inline vm mor(vm a, vm b) { return _mm256_or_pd(a, b); }
static inline vm mnot(vm a) { return _mm256_xor_pd(a, M(1)); }
static inline int many(vm a) { return _mm256_movemask_pd(a) != 0; }
static inline vd vfloor(vd x) { return _mm256_floor_pd(x); }
#else
#define W 1
typedef double vd;
typedef int vm;
static inline vd S(double x) { return x; }
static inline vm M(double x) { return x != 0; }
static inline vd F(vm m) { return m; }
static inline vm B(vd x) { return x != 0; }
static inline vd vmin(vd a, vd b) { return b < a ? b : a; }
static inline vd vmax(vd a, vd b) { return b > a ? b : a; }
static inline vm vlt(vd a, vd b) { return a < b; }
static inline vm vle(vd a, vd b) { return a <= b; }
static inline vd vsel(vm m, vd a, vd b) { return m ? a : b; }
static inline vm mand(vm a, vm b) { return a & b; }
static inline vm mor(vm a, vm b) { return a | b; }
static inline vm mnot(vm a) { return !a; }
static inline int many(vm a) { return a; }
static inline vd vfloor(vd x) { return floor(x); }
#endif

#define LANES 64

static inline vd vdiv(vd a, vd b, vd c) { return vsel(B(b), a / b, c); }

/* Operations that a model has few of, number by number. */
static double total_log(double x) { return x > 0 ? log(x) : 0; }

static vd veach(vd x, double (*f)(double)) {
    double v[W] __attribute__((aligned(64)));
    *(vd *)v = x;
    for (int i = 0; i < W; i++) v[i] = f(v[i]);
    return *(vd *)v;
}

static double power(double x, int n) {
    double r = 1;
    for (int m = abs(n); m > 0; m >>= 1, x *= x)
        if (m & 1) r *= x;
    return n >= 0 ? r : r == 0 ? 0 : 1 / r;
}

static vd vpow(vd x, vd n) {
    double v[W] __attribute__((aligned(64))), k[W] __attribute__((aligned(64)));
    *(vd *)v = x, *(vd *)k = vmax(vmin(vfloor(n), S(1200)), S(-1200));
    for (int i = 0; i < W; i++) v[i] = power(v[i], (int)k[i]);
    return *(vd *)v;
}

static vd vtable(const double *y, int n, vd x) {
    double v[W] __attribute__((aligned(64)));
    *(vd *)v = vmax(vmin(vfloor(x), S(n - 1)), S(0));
    for (int i = 0; i < W; i++) v[i] = y[(int)v[i]];
    return *(vd *)v;
}

static vd vinterp(const double *y, int n, vd x) {
    x = vmax(vmin(x, S(n - 1)), S(0));
    vd low = vtable(y, n, x), high = vtable(y, n, x + S(1));
    return low + (x - vfloor(x)) * (high - low);
}

/* The rate of return of flows with one root, by Newton's method in a bracket. The polynomial is taken in x = 1/(1+rate) where
   the flows sum to something positive, and else in y = 1+rate with the flows in reverse, so that the root lies in (0, 1).
   Codes: 0 found, 1 no distribution (-1), 2 no contribution, 3 no root. */
static void irr_of(const vd *flows, int n, vd *rate, vd *code) {
    vd p[n], sum = S(0), paid = S(0), got = S(0);
    for (int t = 0; t < n; t++) {
        sum = sum + flows[t];
        paid = vmin(paid, flows[t]);
        got = vmax(got, flows[t]);
    }
    vm turned = vlt(sum, S(0)), none = vle(S(0), paid), lost = vle(got, S(0));
    int flip = many(turned);
    if (flip)
        for (int t = 0; t < n; t++) p[t] = vsel(turned, S(0) - flows[n - 1 - t], flows[t]);
    const vd *q = flip ? p : flows;
    vd low = S(0), high = S(1), x = S(0.99);
    for (int k = 0; k < 100; k++) {
        vd v = q[n - 1], slope = S(0);
        for (int t = n - 2; t >= 0; t--) {
            slope = slope * x + v;
            v = v * x + q[t];
        }
        vm above = vlt(S(0), v);
        high = vsel(above, x, high);
        low = vsel(above, low, x);
        vd next = x - v / slope;
        next = vsel(mand(vlt(low, next), vlt(next, high)), next, (low + high) * S(0.5));
        vd step = vmax(next - x, x - next);
        x = next;
        if (!many(vlt(S(1e-15) * x, step))) break;
        if (k > 8 && !many(vlt(S(1e-12) * x, step))) break;
    }
    vd r = vsel(turned, x - S(1), S(1) / x - S(1));
    *rate = vsel(none, S(0), vsel(lost, S(-1), r));
    *code = vsel(none, S(2), vsel(lost, S(1), S(0)));
}

#define irr(flows, rate, code) irr_of(flows, T, rate, code)
#define SERIES(k) (*(const vd *)(series[k][t] + lane))
#define INPUT(k) (*(const vd *)(inputs[k] + lane))
#define RESULT(k, value, defined) *(vd *)(out[k] + lane) = vsel(defined, value, S(NAN))
