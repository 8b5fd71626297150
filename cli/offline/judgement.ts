import { inNaturalOrder } from "../../gke/natural-order";
import { parse } from "../../policies/evaluation/message";
import { isReadType } from "../../policies/resource-types";
import { NotEvaluated } from "../messages/errors";
import type { Note } from "../messages/notes";
import type { Mask } from "./masking/mask";
import { ONLY_COMPONENTS, ONLY_READS } from "./nothing-to-judge";
import type { Diagnostic, JudgedResource } from "./protocol/analysis";
import { isDeclared, isProvider } from "./protocol/urn";
import { type UnseenOptions, unseenAmong, withUnseen } from "./unseen";

/** The pack's findings on one stack. */
export interface Judgement {
  stack: string;
  /** Number of judged resources: those of the program, without the stack itself and default providers. */
  resources: number;
  diagnostics: readonly Diagnostic[];
  notes: readonly Note[];
}

/** A judgement, and what it is about. */
export interface Judged extends Judgement {
  judged: readonly JudgedResource[];
  /** The IDs of projects whose numbers the program may ask for, where it was run; UNKNOWN for one that is unknown or secret. */
  askedProjects?: readonly string[];
  /** Masks secret values in texts made from properties; absent where there are no secrets. */
  mask?: Mask;
}

/**
 * @param options `empty`: why there may be no resources to judge, undefined where there need not be any; `blocksUnseen`: whether what was not looked into blocks.
 * @throws NotEvaluated where there are none and there should be: nothing was looked at, so nothing passes.
 */
export function judgementOf(
  stack: string,
  resources: readonly JudgedResource[],
  diagnostics: readonly Diagnostic[],
  notes: readonly Note[],
  options: UnseenOptions & { empty: string | undefined; blocksUnseen?: boolean },
): Judged {
  const all = resources.filter(isDeclared);
  // Providers alone make nothing.
  const declared = all.every(isProvider) ? 0 : all.length;
  if (declared === 0 && options.empty !== undefined)
    throw new NotEvaluated(`The stack "${stack}" has no resources to judge. ${options.empty}`);
  const isUndecided = diagnostics.some(({ message }) => parse(message)?.status === "undecided");
  const unseen = [
    ...(declared === 0 ? [ONLY_READS] : all.every(isEmpty) ? [ONLY_COMPONENTS] : []),
    ...notes.filter(({ kind }) => kind === "unseen"),
    ...unseenAmong(resources, options),
  ];
  // In an order that does not depend on which call of the program came first.
  const others = notes.filter(
    ({ kind }) => kind !== "unseen" && (isUndecided || kind !== "unknownIfUndecided"),
  );
  const said = [...others, ...unseen.sort(byText)];
  const reported = withUnseen(diagnostics, said, resources, options.blocksUnseen === true);
  return { stack, resources: declared, diagnostics: reported, notes: said, judged: resources };
}

/** Whether a resource makes nothing by itself: a provider, or a component, which has none. Rules look into some components of Kubernetes. */
const isEmpty = (resource: JudgedResource): boolean =>
  isProvider(resource) || (resource.provider === undefined && !isReadType(resource.type));

const byText = (a: Note, b: Note): number => inNaturalOrder(a.text, b.text);
