#pragma once

#include <cstddef>
#include <cstdlib>
#include <new>
#include <vector>

namespace autostock {

/**
 * Memory on cache lines: a vector load never straddles two. Not the aligned operator new: a host program may bring its own
 * and leave the deletion to another library.
 */
template <class T>
struct LineAllocator {
  using value_type = T;
  static constexpr std::size_t LINE = 64;

  LineAllocator() = default;
  template <class U>
  LineAllocator(const LineAllocator<U>&) {}

  T* allocate(std::size_t n) {
    void* memory = std::aligned_alloc(LINE, (n * sizeof(T) + LINE - 1) / LINE * LINE);
    if (memory == nullptr) throw std::bad_alloc();
    return static_cast<T*>(memory);
  }
  void deallocate(T* memory, std::size_t) { std::free(memory); }
  bool operator==(const LineAllocator&) const { return true; }
};

using AlignedNumbers = std::vector<double, LineAllocator<double>>;

}  // namespace autostock
