/* Kernels for any machine: the generic ones as the compiler makes them without further instructions. */
#include "generic.h"

const Kernels *portable_kernels(void) {
    static const Kernels kernels = {
        "portable", 0, generic_product, 0, generic_norm, generic_activate, generic_attend,
    };
    return &kernels;
}
