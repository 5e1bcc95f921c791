/* Texts compressed a few to a block: twin of searcher.kernels.deflate. zlib is called through addresses, with the
   interpreter's lock let go, so that another thread goes on meanwhile. */
#include "native.h"

#define RAW_WINDOW (-15) /* as in the twin */
#define METHOD 8
#define MEMORY_LEVEL 8
#define NO_FLUSH 0
#define FINISH 4
#define STREAM_END 1
#define NO_PROGRESS (-5) /* when there was nothing to do */
#define ROOM (2u << 20) /* for two streams; zlib takes 268 kB for each, its descendants up to three times that */
#define ALIGNMENT 64
#define FUNCTIONS 4

/* `z_stream` of zlib.h, the same since its first version; zlib compares its size and version with its own. */
typedef struct {
    const uint8_t *next_in;
    unsigned int avail_in;
    unsigned long total_in;
    uint8_t *next_out;
    unsigned int avail_out;
    unsigned long total_out;
    const char *message;
    void *state;
    void *(*allocate)(void *, unsigned int, unsigned int);
    void (*release)(void *, void *);
    void *opaque;
    int data_type;
    unsigned long adler, reserved;
} Stream;

typedef struct {
    int (*begin)(Stream *, int, int, int, int, int, const char *, int);
    int (*set_dictionary)(Stream *, const uint8_t *, unsigned int);
    int (*copy)(Stream *, Stream *);
    int (*deflate)(Stream *, int);
} Zlib;

/* Memory of streams that are all given up at once: the one that knows the dictionary, and behind it a copy for a block. */
typedef struct {
    char *memory;
    size_t used;
} Arena;

typedef struct {
    uint8_t *bytes;
    size_t length, room;
} Bytes;

typedef struct {
    const char *bytes;
    size_t length;
} Text;

/* What one call has. */
typedef struct {
    Zlib zlib;
    Arena arena;
    Stream primed; /* it knows the dictionary */
    Bytes block, out; /* what is being compressed, and what has been */
    uint32_t *lengths; /* of each block of `out` */
    size_t blocks;
} Call;

static void *arena_allocate(void *opaque, unsigned int items, unsigned int size) {
    Arena *arena = opaque;
    size_t wanted = ((size_t)items * size + ALIGNMENT - 1) & ~(size_t)(ALIGNMENT - 1);
    if (wanted > ROOM - arena->used) return NULL;
    void *found = arena->memory + arena->used;
    arena->used += wanted;
    return found;
}

static void arena_release(void *opaque, void *memory) {
    (void)opaque;
    (void)memory;
}

static int reserve(Bytes *bytes, size_t more) {
    if (more <= bytes->room - bytes->length) return 0;
    size_t room = bytes->room + bytes->room / 2 + more;
    uint8_t *moved = realloc(bytes->bytes, room);
    if (!moved) return -1;
    bytes->bytes = moved;
    bytes->room = room;
    return 0;
}

static int append(Bytes *bytes, const void *data, size_t length) {
    if (reserve(bytes, length) < 0) return -1;
    if (length) memcpy(bytes->bytes + bytes->length, data, length);
    bytes->length += length;
    return 0;
}

static unsigned int at_most_int(size_t length) {
    return length < INT32_MAX ? (unsigned int)length : INT32_MAX;
}

/* Have zlib take what the stream has been given, and more room for what comes out as often as it is full. Returns what
   zlib returned, or -1 without memory. */
static int run(Call *call, Stream *stream, int flush) {
    for (;;) {
        if (reserve(&call->out, call->block.length / 2 + 64) < 0) return -1;
        stream->next_out = call->out.bytes + call->out.length;
        stream->avail_out = at_most_int(call->out.room - call->out.length);
        int result = call->zlib.deflate(stream, flush);
        call->out.length = (size_t)(stream->next_out - call->out.bytes);
        if (result < 0 && result != NO_PROGRESS) return -1;
        if (result == STREAM_END || stream->avail_out) return result;
    }
}

/* Compress one block: the lengths of its texts, and the texts. Returns 0 or -1. */
static int compress_block(Call *call, const Text *texts, size_t count) {
    Stream stream;
    size_t known = call->arena.used, start = call->out.length;
    call->block.length = 0;
    for (size_t text = 0; text < count; text++) {
        uint32_t length = (uint32_t)texts[text].length;
        if (append(&call->block, &length, sizeof length) < 0) return -1;
    }
    for (size_t text = 0; text < count; text++)
        if (append(&call->block, texts[text].bytes, texts[text].length) < 0) return -1;
    if (call->block.length > INT32_MAX || call->zlib.copy(&stream, &call->primed) != 0) return -1;
    stream.next_in = call->block.bytes;
    stream.avail_in = (unsigned int)call->block.length;
    int failed = run(call, &stream, NO_FLUSH) < 0 || run(call, &stream, FINISH) != STREAM_END;
    call->arena.used = known;
    call->lengths[call->blocks++] = (uint32_t)(call->out.length - start);
    return failed ? -1 : 0;
}

static int compress_texts(Call *call, const Text *texts, size_t count, size_t per_block) {
    for (size_t first = 0; first < count; first += per_block)
        if (compress_block(call, texts + first, count - first < per_block ? count - first : per_block) < 0) return -1;
    return 0;
}

/* ---- Python's side ---- */

/* The texts of a tuple; returns NULL with an exception set. */
static Text *texts_take(PyObject *tuple, size_t count) {
    Text *texts = calloc(count + 1, sizeof *texts);
    if (!texts) PyErr_NoMemory();
    for (size_t number = 0; texts && number < count; number++) {
        char *bytes;
        Py_ssize_t length;
        int failed = PyBytes_AsStringAndSize(PyTuple_GetItem(tuple, (Py_ssize_t)number), &bytes, &length) < 0;
        if (!failed && length > INT32_MAX) {
            PyErr_SetString(PyExc_OverflowError, "a text too long for a block");
            failed = 1;
        }
        if (failed) {
            free(texts);
            return NULL;
        }
        texts[number] = (Text){bytes, (size_t)length};
    }
    return texts;
}

static int begin(Call *call, const unsigned long long *addresses, const char *version, Py_buffer *dictionary, int level) {
    for (int place = 0; place < FUNCTIONS; place++) {
        uintptr_t address = (uintptr_t)addresses[place];
        if (!address) return -1;
        memcpy((char *)&call->zlib + (size_t)place * sizeof address, &address, sizeof address);
    }
    call->arena.memory = malloc(ROOM);
    if (!call->arena.memory) return -1;
    call->primed.allocate = arena_allocate;
    call->primed.release = arena_release;
    call->primed.opaque = &call->arena;
    if (call->zlib.begin(&call->primed, level, METHOD, RAW_WINDOW, MEMORY_LEVEL, 0, version, (int)sizeof(Stream)) != 0)
        return -1;
    return dictionary->len ? call->zlib.set_dictionary(&call->primed, dictionary->buf, (unsigned int)dictionary->len) : 0;
}

/* deflate_blocks(texts, per block, dictionary, level, ((addresses), version)) -> (blocks, the length of each). Raises
   `OverflowError` when the library at these addresses is not the one that was meant. */
PyObject *kernel_deflate_blocks(PyObject *module, PyObject *args) {
    Py_buffer dictionary;
    PyObject *given, *found = NULL;
    const char *version;
    unsigned long long addresses[FUNCTIONS];
    Py_ssize_t per_block;
    int level, failed = 1;
    (void)module;
    if (!PyArg_ParseTuple(args, "O!ny*i((KKKK)s)", &PyTuple_Type, &given, &per_block, &dictionary, &level, &addresses[0],
                          &addresses[1], &addresses[2], &addresses[3], &version))
        return NULL;
    size_t count = (size_t)PyTuple_Size(given);
    Text *texts = texts_take(given, count);
    if (per_block < 1) {
        PyErr_SetString(PyExc_ValueError, "a block has a text at least");
        per_block = 1;
    }
    Call call = {.lengths = texts ? malloc((count / (size_t)per_block + 1) * sizeof *call.lengths) : NULL};
    if (call.lengths && !PyErr_Occurred()) {
        Py_BEGIN_ALLOW_THREADS;
        failed = begin(&call, addresses, version, &dictionary, level) < 0 ||
                 compress_texts(&call, texts, count, (size_t)per_block) < 0;
        Py_END_ALLOW_THREADS;
    }
    if (!failed)
        found = Py_BuildValue("y#y#", call.out.bytes ? (char *)call.out.bytes : "", (Py_ssize_t)call.out.length,
                              (char *)call.lengths, (Py_ssize_t)(4 * call.blocks));
    else if (!PyErr_Occurred())
        PyErr_SetString(PyExc_OverflowError, "zlib did not compress");
    free(texts);
    free(call.lengths);
    free(call.arena.memory);
    free(call.block.bytes);
    free(call.out.bytes);
    PyBuffer_Release(&dictionary);
    return found;
}
