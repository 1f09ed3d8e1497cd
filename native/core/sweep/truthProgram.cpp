#include "sweep/truthProgram.h"

#include <string>
#include <utility>

#include "base/error.h"

namespace autostock {
namespace {

constexpr std::size_t MOST_STEPS = 1024;

/** Writes a graph out, arguments first. */
class Writer {
 public:
  Writer(const CompiledStrategy& strategy, const Plan& plan, SlotTable& slots)
      : strategy_(strategy), plan_(plan), slots_(slots) {}

  std::vector<TruthStep> steps;

  void truth(int index) {
    const auto i = static_cast<std::size_t>(index);
    const Node& node = strategy_.nodes[i];
    if (plan_.nodes[i].keep == Keep::bits) {
      put(StepOp::bits, slots_.bits(index), TruthStep::NONE, 0, 1);
      return;
    }
    switch (node.op) {
      case Op::gt: return compare(StepOp::gt, node);
      case Op::ge: return compare(StepOp::ge, node);
      case Op::lt: return compare(StepOp::lt, node);
      case Op::le: return compare(StepOp::le, node);
      case Op::eq: return compare(StepOp::eq, node);
      case Op::ne: return compare(StepOp::ne, node);
      case Op::known: return compare(StepOp::known, node);
      case Op::crossAbove:
      case Op::crossBelow: {
        const bool above = node.op == Op::crossAbove;
        compare(above ? StepOp::gt : StepOp::lt, node);
        const int16_t one = slots_.bars(-1, 1);
        put(StepOp::back, one, TruthStep::NONE, 0, 0);
        compare(above ? StepOp::le : StepOp::ge, node);
        put(StepOp::forth, one, TruthStep::NONE, 0, 0);
        return put(StepOp::both, TruthStep::NONE, TruthStep::NONE, 0, -1);
      }
      case Op::before: {
        const int16_t bars = slots_.bars(index);
        put(StepOp::back, bars, TruthStep::NONE, 0, 0);
        truth(node.args[0]);
        return put(StepOp::forth, bars, TruthStep::NONE, 0, 0);
      }
      case Op::logicalNot:
        truth(node.args[0]);
        return put(StepOp::opposite, TruthStep::NONE, TruthStep::NONE, 0, 0);
      default:
        truth(node.args[0]);
        truth(node.args[1]);
        put(node.op == Op::logicalAnd ? StepOp::both : StepOp::either, TruthStep::NONE, TruthStep::NONE, 0, -1);
    }
  }

 private:
  /** `numbers` and `truths` are by how much the stacks grow. */
  void put(StepOp op, int16_t a, int16_t b, int numbers, int truths) {
    steps.push_back({op, a, b});
    numbers_ += numbers;
    truths_ += truths;
    if (steps.size() > MOST_STEPS || numbers_ > TruthStep::MOST_NUMBERS || truths_ > TruthStep::MOST_TRUTHS)
      throw Error(code::device, "a rule is too long or too deep for a GPU program: use device cpu");
  }

  /** Where a step finds the number: a slot, or the stack after the steps that put it there. */
  int16_t number(int index) {
    if (slots_.hasNumber(index)) return slots_.number(index);
    const Node& node = strategy_.nodes[static_cast<std::size_t>(index)];
    const bool choice = node.op == Op::where;
    if (choice) truth(node.args[0]);
    arithmetic(operation(node.op), node, choice ? 1 : 0);
    return TruthStep::ON_STACK;
  }

  void arithmetic(StepOp op, const Node& node, std::size_t first) {
    const auto [a, b] = operands(node, first);
    put(op, a, b, 1 - taken(a) - taken(b), op == StepOp::choose ? -1 : 0);
  }

  void compare(StepOp op, const Node& node) {
    const auto [a, b] = operands(node, 0);
    put(op, a, b, 0 - taken(a) - taken(b), 1);
  }

  std::pair<int16_t, int16_t> operands(const Node& node, std::size_t first) {
    const int16_t a = number(node.args[first]);
    const int16_t b = node.args.size() > first + 1 ? number(node.args[first + 1]) : TruthStep::NONE;
    return {a, b};
  }

  static int taken(int16_t operand) { return operand == TruthStep::ON_STACK ? 1 : 0; }

  static StepOp operation(Op op) {
    switch (op) {
      case Op::add: return StepOp::add;
      case Op::sub: return StepOp::sub;
      case Op::mul: return StepOp::mul;
      case Op::div: return StepOp::div;
      case Op::min: return StepOp::min;
      case Op::max: return StepOp::max;
      case Op::neg: return StepOp::neg;
      case Op::abs: return StepOp::abs;
      case Op::sqrt: return StepOp::sqrt;
      case Op::sign: return StepOp::sign;
      case Op::where: return StepOp::choose;
      default: throw Error(code::failure, std::string("a GPU program cannot work out ") + opInfo(op).name);
    }
  }

  const CompiledStrategy& strategy_;
  const Plan& plan_;
  SlotTable& slots_;
  int numbers_ = 0;
  int truths_ = 0;
};

}  // namespace

std::vector<TruthStep> truthProgram(const CompiledStrategy& strategy, const Plan& plan, int node, SlotTable& slots) {
  Writer writer(strategy, plan, slots);
  writer.truth(node);
  return std::move(writer.steps);
}

}  // namespace autostock
