/* Random numbers: Philox 4x32-10 (Salmon et al., SC11), the normal quantile of Wichura's AS 241, Ornstein-Uhlenbeck steps. Loops
   over 64 paths, for the compiler to make vectors of. */
static double series[CURVES][T][LANES] __attribute__((aligned(64)));
static double inputs[DEFAULTS + 1][LANES] __attribute__((aligned(64)));
static double out[MEASURES][LANES] __attribute__((aligned(64)));

static void uniforms(double four[4][LANES], uint64_t seed, uint64_t first, uint32_t id, uint32_t block) {
    uint32_t c0[LANES], c1[LANES], c2[LANES], c3[LANES];
    for (int i = 0; i < LANES; i++) c0[i] = (uint32_t)(first + i), c1[i] = (uint32_t)((first + i) >> 32), c2[i] = id, c3[i] = block;
    uint32_t k0 = (uint32_t)seed, k1 = (uint32_t)(seed >> 32);
    for (int r = 0; r < 10; r++, k0 += 0x9E3779B9u, k1 += 0xBB67AE85u)
        for (int i = 0; i < LANES; i++) {
            uint64_t p0 = (uint64_t)c0[i] * 0xD2511F53u, p1 = (uint64_t)c2[i] * 0xCD9E8D57u;
            c0[i] = (uint32_t)(p1 >> 32) ^ c1[i] ^ k0, c1[i] = (uint32_t)p1;
            c2[i] = (uint32_t)(p0 >> 32) ^ c3[i] ^ k1, c3[i] = (uint32_t)p0;
        }
    for (int i = 0; i < LANES; i++) {
        four[0][i] = (c0[i] + 0.5) * 0x1p-32, four[1][i] = (c1[i] + 0.5) * 0x1p-32;
        four[2][i] = (c2[i] + 0.5) * 0x1p-32, four[3][i] = (c3[i] + 0.5) * 0x1p-32;
    }
}

#define HORNER(r, c0, c1, c2, c3, c4, c5, c6, c7) \
    (((((((c7 * r + c6) * r + c5) * r + c4) * r + c3) * r + c2) * r + c1) * r + c0)

/* ln x for normal x > 0, without a call. */
static inline double quick_log(double x) {
    uint64_t b;
    memcpy(&b, &x, 8);
    uint64_t e = (b + 0x95f619980c433ull) >> 52; /* 1 more where the fraction is above sqrt 2 */
    uint64_t f = b - ((e - 1023) << 52);
    double m;
    memcpy(&m, &f, 8);
    double k = (double)(int64_t)e - 1023, g = m - 1, s = g / (2 + g), z = s * s;
    double tail = 2 * z * (1.0 / 3 + z * (1.0 / 5 + z * (1.0 / 7 + z * (1.0 / 9 + z * (1.0 / 11 + z * (1.0 / 13 + z * (1.0 / 15 + z * (1.0 / 17 + z * (1.0 / 19 + z / 21)))))))));
    double half = 0.5 * g * g;
    return k * 0x1.62e42feep-1 - ((half - (s * (half + tail) + k * 0x1.a39ef35793c76p-33)) - g);
}

static inline double quick_exp(double x) {
    double y = x * 0x1.71547652b82fep+0 + 0x1.8p52, k = y - 0x1.8p52;
    uint64_t b;
    memcpy(&b, &y, 8);
    double r = (x - k * 0x1.62e42feep-1) - k * 0x1.a39ef35793c76p-33;
    double p = 1.0 / 6 + r * (1.0 / 24 + r * (1.0 / 120 + r * (1.0 / 720 + r * (1.0 / 5040 + r * (1.0 / 40320 + r * (1.0 / 362880 +
        r * (1.0 / 3628800 + r * (1.0 / 39916800 + r * (1.0 / 479001600 + r / 6227020800.0)))))))));
    p = 1 + (r + r * r * (0.5 + r * p));
    b = (b + 1023) << 52;
    double two;
    memcpy(&two, &b, 8);
    return p * two;
}

/* Quantiles in place: the centre for all, the tails gathered. */
static void quantiles(double *u, int n) {
    static double tail[4 * LANES + 8], z[4 * LANES + 8];
    static int at[4 * LANES];
    int count = 0;
    for (int i = 0; i < n; i++) {
        double q = u[i] - 0.5;
        tail[count] = u[i], at[count] = i;
        count += fabs(q) > 0.425;
    }
    for (int i = 0; i < n; i++) {
        double q = u[i] - 0.5, r = 0.180625 - q * q;
        u[i] = q * HORNER(r, 3.3871328727963666080e0, 1.3314166789178437745e2, 1.9715909503065514427e3, 1.3731693765509461125e4,
            4.5921953931549871457e4, 6.7265770927008700853e4, 3.3430575583588128105e4, 2.5090809287301226727e3) /
            HORNER(r, 1, 4.2313330701600911252e1, 6.8718700749205790830e2, 5.3941960214247511077e3,
            2.1213794301586595867e4, 3.9307895800092710610e4, 2.8729085735721942674e4, 5.2264952788528545610e3);
    }
    for (int i = 0; i < count; i++) {
        double p = tail[i] < 0.5 ? tail[i] : 1 - tail[i], r = sqrt(-quick_log(p)) - 1.6;
        double v = HORNER(r, 1.42343711074968357734e0, 4.63033784615654529590e0, 5.76949722146069140550e0, 3.64784832476320460504e0,
            1.27045825245236838258e0, 2.41780725177450611770e-1, 2.27238449892691845833e-2, 7.74545014278341407640e-4) /
            HORNER(r, 1, 2.05319162663775882187e0, 1.67638483018380384940e0, 6.89767334985100004550e-1,
            1.48103976427480074590e-1, 1.51986665636164571966e-2, 5.47593808499534494600e-4, 1.05075007164441684324e-9);
        z[i] = tail[i] < 0.5 ? -v : v; /* uniforms are above e^-25 */
    }
    for (int i = 0; i < count; i++) u[at[i]] = z[i];
}

static void curve(double rows[T][LANES], uint64_t seed, uint64_t first, uint32_t id, int price, double phi, double s, const double *shifts) {
    double four[4][LANES] __attribute__((aligned(64))), sum[LANES] = {0}, x[LANES] = {0};
    for (int t = 1; t < T; t += 4) {
        uniforms(four, seed, first, id, t / 4 + 1);
        quantiles(four[0], 4 * LANES);
        for (int k = 0; k < 4 && t + k < T; k++) memcpy(rows[t + k], four[k], sizeof four[k]);
    }
    uniforms(four, seed, first, id, 0);
    quantiles(four[0], LANES);
    for (int t = 1; t < T; t++)
        for (int i = 0; i < LANES; i++) sum[i] += rows[t][i];
    for (int i = 0; i < LANES; i++) {
        sum[i] = four[0][i] / sqrt(T - 1) - sum[i] / (T - 1); /* the level of the path is the sum of its normals */
        rows[0][i] = price;
    }
    for (int t = 1; t < T; t++)
        for (int i = 0; i < LANES; i++) {
            x[i] = x[i] * phi + s * (rows[t][i] + sum[i]);
            rows[t][i] = price ? quick_exp(x[i] + shifts[t]) : x[i];
        }
}

static void default_day(double *row, uint64_t seed, uint64_t first, uint32_t id, double rate, double close, double never) {
    double four[4][LANES];
    uniforms(four, seed, first, id, 0);
    for (int i = 0; i < LANES; i++) row[i] = fmin(close + ceil(-log1p(-four[0][i]) / rate * 365.25), never);
}

static void draw(uint64_t seed, uint64_t first);
static void model(int lane);

/* peer PATHS SEED FILE: values of all paths, path by path, into the file; the time of a path to standard output. */
int main(int argc, char **argv) {
    if (argc != 4) return 2;
    long paths = atol(argv[1]);
    uint64_t seed = strtoull(argv[2], 0, 10);
    double *values = malloc(sizeof(double) * MEASURES * (paths + LANES)), sum[MEASURES] = {0}, square[MEASURES] = {0};
    memset(values, 0, sizeof(double) * MEASURES * (paths + LANES));
    struct timespec a, b;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &a);
    for (long first = 0; first < paths; first += LANES) {
        draw(seed, first);
        for (int lane = 0; lane < LANES; lane += W) model(lane);
        for (int i = 0; i < LANES && first + i < paths; i++)
            for (int k = 0; k < MEASURES; k++) {
                double x = out[k][i];
                values[(first + i) * MEASURES + k] = x;
                if (x == x) sum[k] += x, square[k] += x * x;
            }
    }
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &b);
    printf("%.3f\n", ((b.tv_sec - a.tv_sec) * 1e9 + (b.tv_nsec - a.tv_nsec)) / paths);
    for (int k = 0; k < MEASURES; k++) fprintf(stderr, "%.6g %.6g\n", sum[k] / paths, square[k] / paths);
    FILE *f = fopen(argv[3], "wb");
    if (!f || fwrite(values, sizeof(double) * MEASURES, paths, f) != (size_t)paths || fclose(f)) return 1;
    return 0;
}
