import type { Settings } from "../settings";
import type { Declaration } from "../stack";
import { format } from "./message";
import type { Report } from "./report";
import { Undecided } from "./unknown";
import { levelOfUnseen } from "./unseen";

/** The values of a stack's resources that are of another kind than their property's: no rule can judge them, so each is reported once. */
export class Misfits {
  private readonly declared = new Map<string, Declaration>();
  /** Their paths, as a report on another resource names them. */
  private readonly fromElsewhere = new Set<string>();

  add(declaration: Declaration): void {
    const { urn, misfits } = declaration;
    if (misfits.size === 0) return;
    this.declared.set(urn, declaration);
    for (const path of misfits.keys()) this.fromElsewhere.add(new Undecided(path, declaration).seenFrom(""));
  }

  /** Drops those of resources that no rule judges. */
  keep(isJudged: (urn: string) => boolean): void {
    for (const urn of this.declared.keys()) if (!isJudged(urn)) this.declared.delete(urn);
  }

  /** What is undecided on a resource, without these values. */
  without(undecided: ReadonlySet<string>, { misfits }: Declaration): ReadonlySet<string> {
    if (this.fromElsewhere.size === 0) return undecided;
    return new Set([...undecided].filter((path) => !misfits.has(path) && !this.fromElsewhere.has(path)));
  }

  /** @param unseen whether what was not looked into blocks. */
  reports(unseen: Settings["unseen"]): Report[] {
    return [...this.declared.values()].flatMap(({ urn, misfits }) =>
      [...misfits].map(([property, problem]) => ({
        urn,
        level: levelOfUnseen(unseen),
        message: format({
          status: "violation" as const,
          property,
          problem: `${problem}, so no rule could judge it`,
          fix: "Give it a value of the kind that the provider's types name.",
          page: "docs/not-looked-into.md",
        }),
      })),
    );
  }
}
