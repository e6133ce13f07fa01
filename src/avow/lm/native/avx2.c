/* Kernels for AVX2, FMA and F16C. Weights become floats in registers; inputs stay floats. */
#if defined(__x86_64__)
#pragma GCC target("avx2,fma,f16c")
#include "generic.h"

const Kernels *avx2_kernels(void) {
    static const Kernels kernels = {
        "avx2", 0, generic_product, 0, generic_norm, generic_activate, generic_attend,
    };
    return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") ? &kernels : 0;
}
#else
#include "kernels.h"
const Kernels *avx2_kernels(void) { return 0; }
#endif
