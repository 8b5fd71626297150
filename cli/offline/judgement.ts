import { NotEvaluated } from "../messages/errors";
import type { Note } from "./notes";
import type { Diagnostic, JudgedResource } from "./protocol/analysis";
import { isDeclared } from "./protocol/urn";
import { unseenAmong, withUnseen } from "./unseen";

/** What the pack says of one stack. */
export interface Judgement {
  stack: string;
  /** Number of resources that were judged: those of the program, without the stack itself and default providers. */
  resources: number;
  diagnostics: readonly Diagnostic[];
  notes: readonly Note[];
}

/**
 * @param options `empty`: why there may be no resources to judge; `blocksUnseen`: whether what was not looked into blocks.
 * @throws NotEvaluated where there are none: nothing was looked at, so nothing passes.
 */
export function judgementOf(
  stack: string,
  resources: readonly JudgedResource[],
  diagnostics: readonly Diagnostic[],
  notes: readonly Note[],
  { empty, blocksUnseen }: { empty: string; blocksUnseen: boolean },
): Judgement {
  const declared = resources.filter(isDeclared).length;
  if (declared === 0) throw new NotEvaluated(`The stack "${stack}" has no resources to judge. ${empty}`);
  const all = [...notes, ...unseenAmong(resources)];
  const reported = withUnseen(diagnostics, all, resources, blocksUnseen);
  return { stack, resources: declared, diagnostics: reported, notes: all };
}
