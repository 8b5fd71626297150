import { generalType, type ResourceType } from "../../resource-types";
import type { Check, Rule } from "../../rule";

type Checks = readonly Check<ResourceType>[];

/** Finds the checks of all rules by the type of resource that they judge. */
export class ChecksByType {
  /** The names of all rules that have a check. */
  readonly rules: ReadonlySet<string>;
  private readonly asked = new Map<string, ReadonlyMap<Rule, Checks>>();

  constructor(private readonly given: readonly Rule[]) {
    this.rules = new Set(
      given.filter(({ checks }) => Object.keys(checks).length > 0).map(({ name }) => name),
    );
  }

  /** The checks that judge resources of the type, by rule. */
  of(type: string): ReadonlyMap<Rule, Checks> {
    let checks = this.asked.get(type);
    if (!checks) {
      checks = new Map(
        this.given.flatMap((rule) => {
          const ofRule = checksOf(rule, type);
          return ofRule.length > 0 ? [[rule, ofRule]] : [];
        }),
      );
      this.asked.set(type, checks);
    }
    return checks;
  }
}

function checksOf({ checks }: Rule, type: string): Checks {
  const ofType = Object.hasOwn(checks, type) ? checks[type as ResourceType] : undefined;
  const general = generalType(type);
  return [...(ofType ?? []), ...((general && checks[general]) ?? [])] as Checks;
}
