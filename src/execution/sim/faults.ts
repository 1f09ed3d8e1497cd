/** `before`: the request never reached the engine; `after`: it did, and the answer is lost or wrong. */
export interface Fault {
  /** `POST /v2/orders`: method and path of the requests it hits. */
  readonly on: string;
  readonly how: 'drop-before' | 'drop-after' | 'status-before' | 'status-after';
  /** HTTP status of the two status faults. */
  readonly status?: number;
  /** Requests it hits before it is used up; 1 when absent. */
  readonly times?: number;
}

export interface FaultPlan {
  add(fault: Fault): void;
  /** The fault for this request, counted as used. */
  take(method: string, path: string): Fault | undefined;
}

export function createFaultPlan(): FaultPlan {
  const planned: { fault: Fault; left: number }[] = [];
  return {
    add: (fault) => void planned.push({ fault, left: fault.times ?? 1 }),
    take(method, path) {
      const hit = planned.find((p) => p.left > 0 && p.fault.on === `${method} ${path}`);
      if (hit) hit.left--;
      return hit?.fault;
    },
  };
}
