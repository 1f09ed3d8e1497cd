#pragma once

#include <cuda_runtime.h>

#include <algorithm>
#include <cstddef>
#include <string>

#include "base/error.h"

namespace autostock::cuda {

/** Throws AUTOSTOCK_NATIVE_MEMORY or AUTOSTOCK_NATIVE_FAILURE. */
inline void require(cudaError_t status, const char* what) {
  if (status == cudaSuccess) return;
  const char* where = status == cudaErrorMemoryAllocation ? code::memory : code::failure;
  cudaGetLastError();  // clears the sticky error for the next caller
  throw Error(where, std::string("CUDA ") + what + ": " + cudaGetErrorString(status));
}

/** Device memory of `count` values of T. */
template <class T>
class DeviceArray {
 public:
  explicit DeviceArray(std::size_t count) {
    require(cudaMalloc(&data_, std::max<std::size_t>(1, count) * sizeof(T)), "malloc");
  }
  DeviceArray(const T* host, std::size_t count) : DeviceArray(count) { put(host, count); }
  DeviceArray(const DeviceArray&) = delete;
  DeviceArray& operator=(const DeviceArray&) = delete;
  ~DeviceArray() { cudaFree(data_); }

  T* data() const { return data_; }
  void put(const T* host, std::size_t count) const {
    if (count == 0) return;
    require(cudaMemcpy(data_, host, count * sizeof(T), cudaMemcpyHostToDevice), "copy to device");
    // A copy from pageable memory may still be under way, and the other streams do not wait for it.
    require(cudaStreamSynchronize(nullptr), "copy to device");
  }

 private:
  T* data_ = nullptr;
};

/** Host memory that the device copies from without a detour. */
class PinnedBytes {
 public:
  explicit PinnedBytes(std::size_t count) { require(cudaMallocHost(&data_, std::max<std::size_t>(1, count)), "host malloc"); }
  PinnedBytes(const PinnedBytes&) = delete;
  PinnedBytes& operator=(const PinnedBytes&) = delete;
  ~PinnedBytes() { cudaFreeHost(data_); }

  std::byte* data() const { return static_cast<std::byte*>(data_); }

 private:
  void* data_ = nullptr;
};

/** A stream that waits for no other. */
class Stream {
 public:
  Stream() { require(cudaStreamCreateWithFlags(&stream_, cudaStreamNonBlocking), "stream"); }
  Stream(const Stream&) = delete;
  Stream& operator=(const Stream&) = delete;
  ~Stream() { cudaStreamDestroy(stream_); }

  cudaStream_t get() const { return stream_; }
  void wait(const char* what) const { require(cudaStreamSynchronize(stream_), what); }

 private:
  cudaStream_t stream_ = nullptr;
};

}  // namespace autostock::cuda
