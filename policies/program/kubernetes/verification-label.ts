import { VERIFICATION_LABEL } from "../../../verifier/contract";

export type Labelled = { readonly metadata?: { readonly labels?: Readonly<Record<string, string>> } };

/** Whether an object itself has the verification's label. */
export const hasLabel = (object: Labelled | undefined): boolean =>
  object?.metadata?.labels?.[VERIFICATION_LABEL] === "true";
