/* Which instruction sets this machine offers. */
#include "kernels.h"

const char *const isa_names[ISAS] = {"portable", "avx2", "avx512", "amx"};

const Kernels *kernels_of(int isa) {
    switch (isa) {
    case PORTABLE: return portable_kernels();
    case AVX2: return avx2_kernels();
    case AVX512: return avx512_kernels();
    case AMX: return amx_kernels();
    default: return 0;
    }
}
