#pragma once

#include "montecarlo/generators/all.h"

namespace autostock::montecarlo {

/** correlation sin(pi tau / 2) of Kendall's tau (Lindskog, McNeil and Schmock 2003), with the marginals asked for. */
Arrays fitMarginals(const GeneratorOptions& options, const History& history, const Control& control);
/** dof 0 is the Gaussian copula. */
Assembled assembleCopula(const GeneratorOptions& options, const Arrays& arrays, int assets, double dof);

}  // namespace autostock::montecarlo
