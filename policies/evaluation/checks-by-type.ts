import { ANY_KUBERNETES, type ResourceType } from "../resource-types";
import type { Check, Rule } from "../rule";

type Checks = readonly Check<ResourceType>[];

/** The checks of all rules by the type of resource that they judge. */
export class ChecksByType {
  /** The names of all rules that have a check. */
  readonly rules: ReadonlySet<string>;
  private readonly asked = new Map<string, ReadonlyMap<Rule, Checks>>();

  constructor(private readonly given: readonly Rule[]) {
    this.rules = new Set(
      given.filter(({ checks }) => Object.keys(checks).length > 0).map(({ name }) => name),
    );
  }

  /** The checks that judge a resource of the type, by their rule. */
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
  const ofAll = type.startsWith("kubernetes:") ? checks[ANY_KUBERNETES] : undefined;
  return [...(ofType ?? []), ...(ofAll ?? [])] as Checks;
}
