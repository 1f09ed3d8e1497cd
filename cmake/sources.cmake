# Every native source, one a line, sorted. A new file is built once its line stands here.

# native/core without LibTorch.
set(AUTOSTOCK_CORE_SOURCES
  native/core/backtest/backtestPanel.cpp
  native/core/backtest/ledger.cpp
  native/core/backtest/panelBatch.cpp
  native/core/base/error.cpp
  native/core/base/fields.cpp
  native/core/device/device.cpp
  native/core/indicators/catalog.cpp
  native/core/indicators/featureSet.cpp
  native/core/inference/forecaster.cpp
  native/core/inference/kernels.cpp
  native/core/inference/linear.cpp
  native/core/inference/lstm.cpp
  native/core/inference/pack.cpp
  native/core/inference/tcn.cpp
  native/core/models/cholesky.cpp
  native/core/models/initialise.cpp
  native/core/models/jsonHeader.cpp
  native/core/models/ridge.cpp
  native/core/models/safetensors.cpp
  native/core/models/training.cpp
  native/core/models/zero.cpp
)

# native/core with LibTorch (models, rl): compiled behind a precompiled torch/torch.h.
set(AUTOSTOCK_NN_SOURCES
  native/core/models/adamW.cpp
  native/core/models/dlinear.cpp
  native/core/models/gradientModel.cpp
  native/core/models/lstm.cpp
  native/core/models/lstmLayer.cpp
  native/core/models/registry.cpp
  native/core/models/tcn.cpp
)

# The only sources that may include napi.h.
set(AUTOSTOCK_BINDING_SOURCES
  native/binding/addon.cpp
  native/binding/args.cpp
  native/binding/backtestBinding.cpp
  native/binding/engineBinding.cpp
  native/binding/featureBinding.cpp
  native/binding/guarded.cpp
  native/binding/indicatorBinding.cpp
  native/binding/instance.cpp
  native/binding/modelBinding.cpp
  native/binding/montecarloBinding.cpp
  native/binding/panelBinding.cpp
  native/binding/strategyBinding.cpp
  native/binding/validationBinding.cpp
)

# CUDA kernels: in the core when nvcc and a CUDA LibTorch are there, compile-checked when only nvcc is.
set(AUTOSTOCK_CUDA_SOURCES
  native/core/backtest/panelBatchCuda.cu
  native/core/device/deviceCuda.cu
)

# C++ tests. The suite is the file's name without "Test": native/test/base/rngTest.cpp is suite `rng`.
set(AUTOSTOCK_TEST_SOURCES
  native/test/backtest/ledgerTest.cpp
  native/test/backtest/panelBatchTest.cpp
  native/test/base/controlTest.cpp
  native/test/base/errorTest.cpp
  native/test/base/fieldsTest.cpp
  native/test/base/rngTest.cpp
  native/test/indicators/featureSetTest.cpp
  native/test/indicators/indicatorsTest.cpp
  native/test/indicators/rollingTest.cpp
  native/test/inference/enginesTest.cpp
  native/test/inference/kernelsTest.cpp
  native/test/models/initialiseTest.cpp
  native/test/models/ridgeTest.cpp
  native/test/models/safetensorsTest.cpp
)

# C++ tests that include torch/torch.h.
set(AUTOSTOCK_NN_TEST_SOURCES
  native/test/models/networksTest.cpp
)

# C++ benches, registered with BENCH_CASE of bench/native/bench.h.
set(AUTOSTOCK_BENCH_SOURCES
  bench/native/backtestBench.cpp
  bench/native/indicatorsBench.cpp
  bench/native/rngBench.cpp
)

# The same, with LibTorch.
set(AUTOSTOCK_NN_BENCH_SOURCES
  bench/native/networksBench.cpp
)
