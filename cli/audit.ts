import { readArguments } from "./arguments";
import type { Command } from "./command";
import { conclude, EXIT_CODES, JUDGING_HELP, JUDGING_OPTIONS, judging, reportingErrors } from "./judge";
import { UsageError } from "./messages/errors";
import { judgementOf } from "./offline/judgement";
import type { Diagnostic } from "./offline/protocol/analysis";
import { readState } from "./offline/state";
import { reportOf } from "./report/finding";
import { Progress } from "./report/progress";

const OPTIONS = { ...JUDGING_OPTIONS, state: { type: "string" } } as const;

export const audit: Command = {
  summary: "Judge what is deployed, from an exported state.",
  help: `Usage: gke-guardrails audit --state FILE [flags]

Judges the resources in FILE, which "pulumi stack export --file FILE" writes: what the program declared, and with it what GKE
filled in where the program says nothing. Secrets stay encrypted and are not needed.

Flags:
  --state FILE          the exported state
${JUDGING_HELP}

${EXIT_CODES}
`,
  run(args, terminal) {
    const { values } = readArguments("audit", args, OPTIONS, { min: 0, max: 0, what: "" });
    const isJson = values.json === true;
    return reportingErrors(isJson, terminal, async () => {
      if (values.state === undefined) {
        throw new UsageError(
          "gke-guardrails audit needs --state FILE. To write one: pulumi stack export --file FILE",
        );
      }
      const { stack, project, resources } = readState(values.state);
      const judge = judging(values, ".");
      const pack = await judge.pack();
      const progress = new Progress(terminal.err);
      await pack.configureStack(project, stack, false);
      const diagnostics: Diagnostic[] = [];
      for (const [i, resource] of resources.entries()) {
        progress.tell(stack, `${i + 1} of ${resources.length} resources`);
        for (const diagnostic of await pack.analyze(resource)) diagnostics.push(diagnostic);
      }
      const ofStack = await pack.analyzeStack(resources);
      progress.clear();
      const empty =
        "The state holds nothing that the stack manages: only the stack itself, providers, and what it reads of others.";
      const judgement = judgementOf(stack, resources, [...diagnostics, ...ofStack], [], {
        empty,
        blocksUnseen: judge.blocksUnseen,
      });
      return conclude([reportOf(judgement)], isJson, terminal, { configuration: judge.configuration });
    });
  },
};
