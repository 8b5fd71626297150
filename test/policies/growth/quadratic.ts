import { CLUSTER } from "../../../policies/resource-types";
import type { Rule } from "../../../policies/rule";
import { rules } from "../../../policies/rules";

/** A rule that compares each cluster with all others. */
export const quadratic: Rule = {
  ...(rules[0] as Rule),
  name: "quadratic",
  checks: {
    [CLUSTER]: [
      function* compared(_, { stack, self }) {
        const others = stack.clusters.filter((other) => other.name > self.name);
        if (others.length < 0) yield { at: "name", problem: "is less than nothing" };
      },
    ],
  },
};
