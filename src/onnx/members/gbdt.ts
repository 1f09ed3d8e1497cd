import type { GraphBuilder, Value } from '../builder.ts';
import { ML_DOMAIN } from '../encode.ts';
import { besidePoints } from '../points.ts';
import type { MemberWeights, OnnxMember } from '../types.ts';

/** The parallel lists of TreeEnsembleRegressor; nodes of a tree are numbered from 0, the root first. */
class Ensemble {
  readonly #nodes = {
    tree: [] as number[],
    id: [] as number[],
    feature: [] as number[],
    value: [] as number[],
    mode: [] as string[],
    yes: [] as number[],
    no: [] as number[],
  };
  readonly #leaves = {
    tree: [] as number[],
    id: [] as number[],
    target: [] as number[],
    weight: [] as number[],
  };
  #trees = 0;

  get empty(): boolean {
    return this.#trees === 0;
  }

  /** Writes a node at the end of the lists and returns its place there. */
  #push(tree: number, id: number, mode: string, feature: number, value: number): number {
    const nodes = this.#nodes;
    nodes.tree.push(tree);
    nodes.id.push(id);
    nodes.mode.push(mode);
    nodes.feature.push(feature);
    nodes.value.push(value);
    nodes.yes.push(0);
    return nodes.no.push(0) - 1;
  }

  /** One stored tree: splits from 0; a child below 0 is leaf ~child. */
  add(target: number, part: (name: string, at: number) => number): void {
    const lone = part('left', 0) === -1 && part('right', 0) === -1;
    if (lone && part('leaf', 0) === 0) return;
    const tree = this.#trees++;
    let count = 0;
    const place = (split: number): number => {
      const id = count++;
      if (split >= 0) {
        const at = this.#push(tree, id, 'BRANCH_LEQ', part('feature', split), part('threshold', split));
        this.#nodes.yes[at] = place(part('left', split));
        this.#nodes.no[at] = place(part('right', split));
        return id;
      }
      this.#push(tree, id, 'LEAF', 0, 0);
      this.#leaves.tree.push(tree);
      this.#leaves.id.push(id);
      this.#leaves.target.push(target);
      this.#leaves.weight.push(part('leaf', ~split));
      return id;
    };
    place(lone ? -1 : 0);
  }

  draw(g: GraphBuilder, flat: Value, targets: number): Value {
    const { tree, id, feature, value, mode, yes, no } = this.#nodes;
    return g.operator(
      'TreeEnsembleRegressor',
      [flat],
      {
        n_targets: { int: targets },
        nodes_treeids: { ints: tree },
        nodes_nodeids: { ints: id },
        nodes_featureids: { ints: feature },
        nodes_values: { floats: value },
        nodes_modes: { texts: mode },
        nodes_truenodeids: { ints: yes },
        nodes_falsenodeids: { ints: no },
        target_treeids: { ints: this.#leaves.tree },
        target_nodeids: { ints: this.#leaves.id },
        target_ids: { ints: this.#leaves.target },
        target_weights: { floats: this.#leaves.weight },
      },
      ML_DOMAIN,
    );
  }
}

/** Grown points [B,H], without the bias. */
function grown(g: GraphBuilder, flat: Value, member: MemberWeights): Value {
  const [H, trees] = member.weight('trees.feature').shape;
  const ensemble = new Ensemble();
  for (let tree = 0; tree < H * trees; tree++) {
    ensemble.add(Math.floor(tree / trees), (name, at) => {
      const { shape, data } = member.weight(`trees.${name}`);
      return data[tree * shape[2] + at];
    });
  }
  if (!ensemble.empty) return ensemble.draw(g, flat, H);
  const inputs = member.window * member.features;
  return g.operator('MatMul', [flat, g.floats({ shape: [inputs, H], data: new Float32Array(inputs * H) })]);
}

export const gbdt: OnnxMember = {
  name: 'gbdt',
  draw(g, x, member) {
    const flat = g.reshape(x, [-1, member.window * member.features]);
    return besidePoints(g, grown(g, flat, member), member.weight('bias'), member);
  },
};
