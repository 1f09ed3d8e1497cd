#pragma once

#include <cstddef>
#include <new>
#include <vector>

namespace autostock {

/** Memory on cache lines: a vector load never straddles two. */
template <class T>
struct LineAllocator {
  using value_type = T;
  static constexpr std::align_val_t LINE{64};

  LineAllocator() = default;
  template <class U>
  LineAllocator(const LineAllocator<U>&) {}

  T* allocate(std::size_t n) { return static_cast<T*>(::operator new(n * sizeof(T), LINE)); }
  void deallocate(T* memory, std::size_t) { ::operator delete(memory, LINE); }
  bool operator==(const LineAllocator&) const { return true; }
};

using AlignedNumbers = std::vector<double, LineAllocator<double>>;

}  // namespace autostock
