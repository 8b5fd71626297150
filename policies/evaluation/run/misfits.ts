import type { Settings } from "../../settings/settings";
import type { Declaration } from "../../stack";
import { format, type Report } from "../message";
import { Undecided } from "../unknown";
import { levelOfUnseen } from "../unseen/unseen-reports";

const keyOf = (urn: string, property: string): string => JSON.stringify([urn, property]);

const UNJUDGED = ", so no rule could judge it";
const LEAVES = "; it leaves undecided ";

/** The rules that a value of another kind leaves undecided, in the problem of its report; undefined in any other problem. */
export function rulesLeftIn(problem: string): readonly string[] | undefined {
  const [about = "", rules] = problem.split(LEAVES);
  return about.endsWith(UNJUDGED) ? (rules?.split(", ") ?? []) : undefined;
}

/** The values of a stack's resources that are of another kind than their property's: no rule can judge them, so each is reported once. */
export class Misfits {
  private readonly declared = new Map<string, Declaration>();
  /** By path, as a report on another resource names it: the key of the value. */
  private readonly fromElsewhere = new Map<string, string>();
  /** By key of the value: the rules that ask for it. */
  private readonly asking = new Map<string, Set<string>>();

  add(declaration: Declaration): void {
    const { urn, misfits } = declaration;
    if (misfits.size === 0) return;
    this.declared.set(urn, declaration);
    for (const path of misfits.keys())
      this.fromElsewhere.set(new Undecided(path, declaration).seenFrom(""), keyOf(urn, path));
  }

  /** Drops those of resources that no rule judges. */
  keep(isJudged: (urn: string) => boolean): void {
    for (const urn of this.declared.keys()) if (!isJudged(urn)) this.declared.delete(urn);
  }

  /** What is undecided on a resource by a rule, without these values; notes that the rule asks for them. */
  without(undecided: ReadonlySet<string>, { urn, misfits }: Declaration, rule: string): ReadonlySet<string> {
    if (this.fromElsewhere.size === 0) return undecided;
    const others = new Set<string>();
    for (const path of undecided) {
      const key = misfits.has(path) ? keyOf(urn, path) : this.fromElsewhere.get(path);
      if (key === undefined) others.add(path);
      else this.asking.set(key, (this.asking.get(key) ?? new Set()).add(rule));
    }
    return others;
  }

  private leftBy(urn: string, property: string): string {
    const rules = [...(this.asking.get(keyOf(urn, property)) ?? [])].sort();
    return rules.length === 0 ? "" : `${LEAVES}${rules.join(", ")}`;
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
          problem: `${problem}${UNJUDGED}${this.leftBy(urn, property)}`,
          fix: "Give it a value of the kind that the provider's types name.",
          page: "docs/not-looked-into.md",
        }),
      })),
    );
  }
}
