/* CRC-32, as zlib has it: what tells whether a page of a section is as it was written. */
#include "sections.h"

#if defined(__x86_64__) && (defined(__GNUC__) || defined(__clang__))
#define HAS_FOLDING 1
#include <immintrin.h>
#else
#define HAS_FOLDING 0
#endif

/* ---- eight bytes at a time, by tables ---- */

#define POLYNOMIAL 0xEDB88320u /* the first bit stands for the greatest power */
#define STRIDE 8               /* bytes that are read at once: a table for each of them says what it does to the checksum */

static uint32_t checksum_of[STRIDE][256];

static uint32_t times_x(uint32_t sum) { return sum >> 1 ^ (sum & 1 ? POLYNOMIAL : 0); }

static uint32_t go_on(uint32_t sum, const uint8_t *bytes, size_t length) {
    for (; length >= STRIDE; bytes += STRIDE, length -= STRIDE) {
        uint64_t word;
        memcpy(&word, bytes, STRIDE);
        word ^= sum;
        sum = 0;
        for (int place = 0; place < STRIDE; place++) sum ^= checksum_of[STRIDE - 1 - place][word >> 8 * place & 0xFF];
    }
    for (; length; bytes++, length--) sum = sum >> 8 ^ checksum_of[0][(sum ^ *bytes) & 0xFF];
    return sum;
}

/* ---- 64 bytes at a time, where the processor multiplies without carries ---- */

#if HAS_FOLDING

#define LANE 16 /* bytes of a register */
#define LANES 4

typedef struct {
    uint64_t early, late; /* what the first and the last eight bytes of a register are multiplied with */
} Shift;

static Shift over_one, over_all; /* which carry a register over the next, or over so many as are read at once */
static int is_folding;

/* The remainder of a power of x. A product of two numbers whose first bit stands for the greatest power is x times too much. */
static uint64_t factor(int power) {
    uint32_t remainder = 1u << 31;
    for (int step = 1; step < power; step++) remainder = times_x(remainder);
    return (uint64_t)remainder << 32;
}

static Shift shift_over(int bits) { return (Shift){factor(bits + 64), factor(bits)}; }

__attribute__((target("pclmul,sse2"))) static __m128i carried(__m128i sum, __m128i shift) {
    return _mm_xor_si128(_mm_clmulepi64_si128(sum, shift, 0x00), _mm_clmulepi64_si128(sum, shift, 0x11));
}

/* Take all whole registers into one of the same remainder, of which the checksum is that of all before. */
__attribute__((target("pclmul,sse2"))) static uint32_t fold(const uint8_t *bytes, size_t length) {
    const __m128i *next = (const __m128i *)bytes, *end = next + length / LANE;
    __m128i one = _mm_set_epi64x((int64_t)over_one.late, (int64_t)over_one.early);
    __m128i all = _mm_set_epi64x((int64_t)over_all.late, (int64_t)over_all.early);
    __m128i sums[LANES];
    uint8_t left[LANE];
    for (int lane = 0; lane < LANES; lane++) sums[lane] = _mm_loadu_si128(next++);
    sums[0] = _mm_xor_si128(sums[0], _mm_cvtsi32_si128(-1));
    for (; end - next >= LANES; next += LANES)
        for (int lane = 0; lane < LANES; lane++)
            sums[lane] = _mm_xor_si128(carried(sums[lane], all), _mm_loadu_si128(next + lane));
    __m128i sum = sums[0];
    for (int lane = 1; lane < LANES; lane++) sum = _mm_xor_si128(carried(sum, one), sums[lane]);
    for (; next < end; next++) sum = _mm_xor_si128(carried(sum, one), _mm_loadu_si128(next));
    _mm_storeu_si128((__m128i *)left, sum);
    return go_on(go_on(0, left, LANE), (const uint8_t *)end, length % LANE);
}

#endif

/* ---- either ---- */

void checksum_begin(void) {
    for (uint32_t byte = 0; byte < 256; byte++) {
        uint32_t sum = byte;
        for (int bit = 0; bit < 8; bit++) sum = times_x(sum);
        checksum_of[0][byte] = sum;
    }
    for (int later = 1; later < STRIDE; later++)
        for (uint32_t byte = 0; byte < 256; byte++) {
            uint32_t sum = checksum_of[later - 1][byte];
            checksum_of[later][byte] = sum >> 8 ^ checksum_of[0][sum & 0xFF];
        }
#if HAS_FOLDING
    __builtin_cpu_init();
    is_folding = __builtin_cpu_supports("pclmul") != 0;
    over_one = shift_over(8 * LANE);
    over_all = shift_over(8 * LANE * LANES);
#endif
}

uint32_t checksum(const uint8_t *bytes, size_t length) {
#if HAS_FOLDING
    if (is_folding && length >= LANE * LANES) return ~fold(bytes, length);
#endif
    return ~go_on(UINT32_MAX, bytes, length);
}
