import analyzer from "@pulumi/pulumi/proto/analyzer_pb";
import { isToldOf } from "../resource-types";

/** What is sent in answer to a message. Rejects with what the handler fails with. */
export type Answer = (message: Buffer) => Promise<Buffer>;

const STACK = "pulumi:pulumi:Stack";
const ANALYZE = "/pulumirpc.Analyzer/Analyze";
const REMEDIATE = "/pulumirpc.Analyzer/Remediate";
const CONFIGURE = "/pulumirpc.Analyzer/Configure";

/**
 * Gives an engine's calls the answers of `answers`, with less work. All resources that neither are judged nor show on whose cluster others are get one answer, and
 * so do all calls of Remediate where no policy is configured to remediate. So the first such answer is
 * kept, and later calls get it without being parsed. A new configuration drops it.
 *
 * @param answers the answers of @pulumi/policy, by the path of the method
 */
export function withShortcuts(answers: ReadonlyMap<string, Answer>): ReadonlyMap<string, Answer> {
  const kept = new Map<string, Buffer>();
  let isRemediating = false;
  const hasKeptAnswer: Readonly<Record<string, (message: Buffer) => boolean>> = {
    [ANALYZE]: (message) => isUnread(typeOf(message)),
    [REMEDIATE]: () => !isRemediating,
  };
  const shortened = ([path, full]: [string, Answer]): [string, Answer] => [
    path,
    async (message) => {
      if (path === CONFIGURE) {
        isRemediating = hasRemediation(message);
        kept.clear();
      }
      if (!hasKeptAnswer[path]?.(message)) return full(message);
      const answer = kept.get(path) ?? (await full(message));
      kept.set(path, answer);
      return answer;
    },
  ];
  return new Map([...answers].map(shortened));
}

/** Whether a configuration has a policy remediate. No rule does by itself. */
function hasRemediation(message: Buffer): boolean {
  const policies = analyzer.ConfigureAnalyzerRequest.deserializeBinary(message).getPolicyconfigMap();
  return [...policies.entries()].some(
    ([, policy]) => policy.getEnforcementlevel() === analyzer.EnforcementLevel.REMEDIATE,
  );
}

/** The run of a stack begins with the stack itself, whatever reads it. */
const isUnread = (type: string | undefined): boolean =>
  type !== undefined && type !== STACK && !isToldOf(type);

/** The first field of the message, a resource's type, where the message begins with it. */
function typeOf(message: Buffer): string | undefined {
  const TYPE_FIELD = 0x0a;
  if (message[0] !== TYPE_FIELD) return undefined;
  const length = message[1] ?? 0;
  // A length of 128 or more has a second byte: no type is as long.
  return length < 0x80 ? message.toString("latin1", 2, 2 + length) : undefined;
}
