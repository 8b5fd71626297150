// The selectors with which rollout sequences choose clusters by their labels: expressions of CEL over `resource.labels`, read
// as far as they compare labels with texts.
// Sources, checked 2026-11-25: @pulumi/gcp 9.37.0, RolloutSequenceStageClusterSelector and the examples of RolloutSequence, and
// https://github.com/google/cel-spec/blob/master/doc/langdef.md

import { remembering } from "./remembering";
import { type ClusterSelector, SelectorParser, tokensOf } from "./selector-parser";

/** A cluster's label: its value, null where the cluster does not have it, or undefined where that is unknown. */
export type LabelOf = (key: string) => string | null | undefined;

/** The most characters that are read: more than anybody's selector has. */
const MAX_LENGTH = 4096;

/** Parses a selector, strictly; undefined where it is invalid, or does more than compare labels with texts. Never throws. */
export const parseClusterSelector = (text: string): ClusterSelector | undefined =>
  text.length > MAX_LENGTH ? undefined : parsed(text);

const parsed = remembering((text): ClusterSelector | undefined => {
  const tokens = tokensOf(text);
  return tokens && new SelectorParser(tokens).read();
});

/**
 * Whether a cluster is selected; undefined where that hangs on a label that is not known, or compares one that the cluster
 * does not have, at which CEL fails.
 */
export function selectsCluster(selector: ClusterSelector, labelOf: LabelOf): boolean | undefined {
  switch (selector.kind) {
    case "not": {
      const selected = selectsCluster(selector.part, labelOf);
      return selected === undefined ? undefined : !selected;
    }
    case "and":
    case "or": {
      const settling = selector.kind === "or";
      const answers = selector.parts.map((part) => selectsCluster(part, labelOf));
      if (answers.includes(settling)) return settling;
      return answers.includes(undefined) ? undefined : !settling;
    }
    case "has": {
      const value = labelOf(selector.key);
      return value === undefined ? undefined : value !== null;
    }
    case "equals": {
      const value = labelOf(selector.key);
      return typeof value === "string" ? value === selector.value : undefined;
    }
  }
}
