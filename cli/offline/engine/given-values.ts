import type { ProgramSecrets } from "../masking/program-secrets";
import { fromStruct, type Plain, type Struct } from "../protocol/messages";
import { MAX_DEPTH } from "../protocol/rewrite";
import { type Made, madeFromUnknown, withoutOutputs } from "../protocol/values";

/** Why a call with a value is refused that is nested too deeply. */
export const TOO_DEEP =
  `The program gives a resource, a function or an output a value that is nested in more than ${MAX_DEPTH} levels, which is the limit. ` +
  "Does it put a value into itself again and again?";

/** What a program gives the engine, and what of it the program made from unknown answers. */
export class GivenValues {
  private readonly made = new Set<Made>();

  /** @param secrets collects the values that the program makes secret; absent where that is not needed. */
  constructor(private readonly secrets: ProgramSecrets | undefined) {}

  /** What the program built from unknown answers and passed back to us. */
  get cameBack(): ReadonlySet<Made> {
    return this.made;
  }

  /** The properties that the program gives, as a resource keeps them. */
  properties(given: Struct | undefined): Plain {
    return withoutOutputs(fromStruct(given), {
      made: (made) => this.made.add(made),
      ...(this.secrets && { secret: this.secrets.hide }),
    });
  }

  /** Takes notice of a name or an ID. */
  name(name: string): void {
    const made = madeFromUnknown(name);
    if (made) this.made.add(made);
  }
}
