# Every native source, one a line, sorted. A new file is built once its line stands here.

# native/core without LibTorch.
set(AUTOSTOCK_CORE_SOURCES
  native/core/backtest/backtestPanel.cpp
  native/core/backtest/ledger.cpp
  native/core/backtest/panelBatch.cpp
  native/core/base/error.cpp
  native/core/base/fields.cpp
  native/core/device/device.cpp
  native/core/engine/booking.cpp
  native/core/engine/calendar.cpp
  native/core/engine/coast.cpp
  native/core/engine/matching.cpp
  native/core/engine/orderEngine.cpp
  native/core/engine/orders.cpp
  native/core/engine/ruleTrader.cpp
  native/core/engine/runStrategy.cpp
  native/core/indicators/catalog.cpp
  native/core/indicators/featureSet.cpp
  native/core/inference/forecaster.cpp
  native/core/inference/kernels.cpp
  native/core/inference/linear.cpp
  native/core/inference/lstm.cpp
  native/core/inference/output.cpp
  native/core/inference/pack.cpp
  native/core/inference/stream.cpp
  native/core/inference/tcn.cpp
  native/core/inference/windowStream.cpp
  native/core/models/cholesky.cpp
  native/core/models/initialise.cpp
  native/core/models/jsonHeader.cpp
  native/core/models/linearModel.cpp
  native/core/models/model.cpp
  native/core/models/ridge.cpp
  native/core/models/safetensors.cpp
  native/core/models/training.cpp
  native/core/models/zero.cpp
  native/core/montecarlo/copulaMath.cpp
  native/core/montecarlo/garchFit.cpp
  native/core/montecarlo/generator.cpp
  native/core/montecarlo/generators/blockBootstrap.cpp
  native/core/montecarlo/generators/copulas.cpp
  native/core/montecarlo/generators/garch.cpp
  native/core/montecarlo/generators/gaussianCopula.cpp
  native/core/montecarlo/generators/gbm.cpp
  native/core/montecarlo/generators/heston.cpp
  native/core/montecarlo/generators/merton.cpp
  native/core/montecarlo/generators/regime.cpp
  native/core/montecarlo/generators/rows.cpp
  native/core/montecarlo/generators/stationaryBootstrap.cpp
  native/core/montecarlo/generators/tCopula.cpp
  native/core/montecarlo/generators/tradeResampling.cpp
  native/core/montecarlo/kernelsAvx2.cpp
  native/core/montecarlo/kernelsAvx512.cpp
  native/core/montecarlo/kernelsScalar.cpp
  native/core/montecarlo/matrix.cpp
  native/core/montecarlo/moments.cpp
  native/core/montecarlo/regimeFit.cpp
  native/core/montecarlo/simplex.cpp
  native/core/montecarlo/simulate.cpp
  native/core/montecarlo/summary.cpp
  native/core/serving/forecastPath.cpp
  native/core/strategy/bits.cpp
  native/core/strategy/coarseBits.cpp
  native/core/strategy/evaluator.cpp
  native/core/strategy/panelValues.cpp
  native/core/strategy/plan.cpp
  native/core/strategy/pointwise.cpp
  native/core/strategy/program.cpp
  native/core/strategy/rolling.cpp
  native/core/strategy/symbolValues.cpp
  native/core/sweep/acting.cpp
  native/core/sweep/equityRuns.cpp
  native/core/sweep/eventTables.cpp
  native/core/sweep/kernels.cpp
  native/core/sweep/kernelsScalar.cpp
  native/core/sweep/slotTable.cpp
  native/core/sweep/sweep.cpp
  native/core/sweep/symbolBars.cpp
  native/core/sweep/symbolBlock.cpp
  native/core/sweep/symbolRuns.cpp
  native/core/sweep/threadProgram.cpp
  native/core/sweep/truthProgram.cpp
  native/core/validation/blockLength.cpp
  native/core/validation/bootstrap.cpp
  native/core/validation/overfitting.cpp
  native/core/validation/realityCheck.cpp
  native/core/validation/returns.cpp
)

# One file for each instruction set of x86-64; the widest that the processor has is chosen at run time.
set(AUTOSTOCK_X86_SOURCES
  native/core/sweep/kernelsAvx2.cpp
  native/core/sweep/kernelsAvx512.cpp
)

# native/core with LibTorch (models, rl): compiled behind a precompiled torch/torch.h.
set(AUTOSTOCK_NN_SOURCES
  native/core/models/adamW.cpp
  native/core/models/dlinear.cpp
  native/core/models/gradientModel.cpp
  native/core/models/losses.cpp
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
  native/binding/engineSettingsArg.cpp
  native/binding/featureBinding.cpp
  native/binding/featuresArg.cpp
  native/binding/guarded.cpp
  native/binding/inferenceBinding.cpp
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
  native/core/montecarlo/simulateCuda.cu
  native/core/sweep/groupLoader.cu
  native/core/sweep/runKernels.cu
  native/core/sweep/sweepCuda.cu
)

# C++ tests. The suite is the file's name without "Test": native/test/base/rngTest.cpp is suite `rng`.
set(AUTOSTOCK_TEST_SOURCES
  native/test/backtest/costsTest.cpp
  native/test/backtest/ledgerTest.cpp
  native/test/backtest/panelBatchTest.cpp
  native/test/base/controlTest.cpp
  native/test/base/errorTest.cpp
  native/test/base/fieldsTest.cpp
  native/test/base/rngTest.cpp
  native/test/engine/accountRulesTest.cpp
  native/test/engine/coastTest.cpp
  native/test/engine/linkedOrdersTest.cpp
  native/test/engine/liquidityTest.cpp
  native/test/engine/orderTypesTest.cpp
  native/test/engine/runStrategyTest.cpp
  native/test/indicators/featureSetTest.cpp
  native/test/indicators/indicatorsTest.cpp
  native/test/indicators/rollingTest.cpp
  native/test/inference/enginesTest.cpp
  native/test/inference/kernelsTest.cpp
  native/test/models/initialiseTest.cpp
  native/test/models/ridgeTest.cpp
  native/test/models/safetensorsTest.cpp
  native/test/montecarlo/generatorsTest.cpp
  native/test/montecarlo/lanesTest.cpp
  native/test/montecarlo/simulateCudaTest.cpp
  native/test/montecarlo/simulateTest.cpp
  native/test/strategy/bitsTest.cpp
  native/test/strategy/coarseBitsTest.cpp
  native/test/sweep/sweepCudaTest.cpp
  native/test/sweep/sweepTest.cpp
  native/test/sweep/threadRunTest.cpp
  native/test/sweep/truthProgramTest.cpp
  native/test/sweep/twoPathsTest.cpp
  native/test/validation/bootstrapTest.cpp
  native/test/validation/overfittingTest.cpp
  native/test/validation/realityCheckTest.cpp
  native/test/validation/resamplingTest.cpp
)

# C++ tests that include torch/torch.h.
set(AUTOSTOCK_NN_TEST_SOURCES
  native/test/models/networksTest.cpp
)

# C++ benches, registered with BENCH_CASE of bench/native/bench.h.
set(AUTOSTOCK_BENCH_SOURCES
  bench/native/backtestBench.cpp
  bench/native/engineBench.cpp
  bench/native/indicatorsBench.cpp
  bench/native/montecarloBench.cpp
  bench/native/rngBench.cpp
  bench/native/sweepBench.cpp
)

# The same, with LibTorch.
set(AUTOSTOCK_NN_BENCH_SOURCES
  bench/native/networksBench.cpp
)
