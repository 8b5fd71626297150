import type { Settings } from "../../settings/settings";
import { joinedAlike } from "../alike-texts";
import { format, type Report } from "../message";

/** The property under which the policy `settings` reports what was not looked into; also the setting that decides whether that blocks. */
export const UNSEEN = "unseen";

/** Where it is explained. */
export const UNSEEN_PAGE = "docs/not-looked-into.md";

/** The level of a report on what was not looked into; undefined where it blocks. */
export const levelOfUnseen = (unseen: Settings["unseen"]): "advisory" | undefined =>
  unseen === "mandatory" ? undefined : "advisory";

/**
 * One report for the stack on what was not looked into; none where there is nothing.
 * @param texts continue "The stack …".
 */
export function unseenReports(
  texts: readonly string[],
  level: Settings["unseen"],
  stackUrn: string,
): Report[] {
  if (texts.length === 0) return [];
  const message = format({
    status: "violation",
    property: UNSEEN,
    problem: `the stack ${joinedAlike(texts).join("; it ")}`,
    fix: 'Check yourself what it creates, or declare it with @pulumi/gcp and @pulumi/kubernetes. The setting unseen says whether this blocks ("mandatory") or not ("advisory").',
    page: UNSEEN_PAGE,
  });
  return [{ urn: stackUrn, level: levelOfUnseen(level), message }];
}
