/* Kernels for any machine: the generic ones as the compiler makes them without further instructions. */
#define LANES 4
#include "generic.h"

const Kernels *portable_kernels(void) {
    static const Kernels kernels = {
        "portable", generic_product, 0, generic_norm, generic_activate, generic_attend,
    };
    fill_grids();
    return &kernels;
}
