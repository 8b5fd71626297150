import { readArguments } from "./command-line/arguments";
import type { Command, Terminal } from "./command-line/command";
import { whyAbsent } from "./deployed/gcloud/listed";
import { namesInList } from "./deployed/gcloud/property-names";
import { deployed, type Sources } from "./deployed/sources";
import { encryptedNotes, encryptedReports } from "./deployed/state/encrypted";
import { EXIT_CODES, JUDGING_HELP, JUDGING_OPTIONS, type JudgingValues } from "./judging/flags";
import { judgeDeployed } from "./judging/judge-deployed";
import { setUpJudging } from "./judging/set-up";
import { docPage } from "./messages/doc-page";
import { UsageError } from "./messages/errors";
import { isReadOnce, withStandardInput } from "./offline/files/standard-input";
import { pathIn, repositoryOf } from "./offline/project/repository";
import { evaluationOf } from "./offline/stack-evaluation";
import { reportOf } from "./report/finding";
import { namesShown } from "./report/names";
import { originsOf } from "./report/origins";
import { placesOf } from "./report/sources";
import type { ReportingValues } from "./reporting/flags";
import { conclude, reportingErrors } from "./reporting/reporting";
import { exemptionsOfOtherStacks, misnamedExemptions } from "./unmatched/exemptions";
import { matchUpgradeInfo } from "./upgrade-info/clusters";
import { namesInStack } from "./upgrade-info/judged-clusters";

/** The flags that name what is deployed. */
export const SOURCE_OPTIONS = {
  state: { type: "string", value: "file" },
  gcloud: { type: "string", value: "file" },
  kubernetes: { type: "string", multiple: true, value: "file" },
} as const;

export const SOURCE_HELP = `  --state FILE          the exported state: pulumi stack export --file FILE
  --gcloud FILE         clusters and node pools: gcloud container clusters list --format=json > FILE
  --kubernetes FILE     objects of the cluster: kubectl get KINDS --all-namespaces --output json > FILE; docs/ci.md lists the KINDS. With
                        several clusters in --gcloud, --kubernetes CLUSTER=FILE for each`;

const OPTIONS = { ...JUDGING_OPTIONS, ...SOURCE_OPTIONS } as const;

export const audit: Command = {
  summary: "Judge what is deployed, from an exported state or from what gcloud and kubectl list.",
  help: `Usage: gke-guardrails audit --state FILE [flags]
       gke-guardrails audit --gcloud FILE [--kubernetes FILE] [flags]

Judges what is deployed. With --state, the resources of a Pulumi stack: what the program declared, and what GKE filled in where
the program sets nothing, as of the last pulumi refresh. Secrets stay encrypted and are not needed. With --gcloud, clusters that no Pulumi program made, such as
Terraform's, whose states and plans are not read.

FILE of --state, --gcloud, --kubernetes, --upgrade-info and --config may be a pipe, or -, which reads standard input.

Flags:
${SOURCE_HELP}
${JUDGING_HELP}

${EXIT_CODES}
`,
  flags: OPTIONS,
  run(args, terminal) {
    if (args.some((arg) => /^--(terraform|tfstate|tfplan)(=|$)/.test(arg)))
      throw new UsageError(
        `gke-guardrails audit reads no state or plan of Terraform. Judge its clusters as they run: gcloud container clusters list --format=json > FILE, then npx gke-guardrails audit --gcloud FILE. More: ${docPage("docs/ci.md")}, Clusters of Terraform`,
      );
    const { values } = readArguments("audit", args, OPTIONS, {
      min: 0,
      max: 0,
      what: "",
      instead: ": give files by --state FILE, or by --gcloud FILE and --kubernetes FILE",
    });
    return auditDeployed(values, terminal);
  },
};

/** Judges what the flags name, and reports it. @returns the exit code. @throws NotEvaluated for exit code 2. */
export async function auditDeployed(
  values: ReportingValues & JudgingValues & Sources,
  terminal: Terminal,
): Promise<number> {
  const origin = { command: "audit", file: fileOf(values) };
  return reportingErrors(values, origin, terminal, async (reporting) => {
    const files = await withStandardInput(filesOf(values));
    const found = deployed(files, namesShown(reporting));
    const { stack, project, resources, elsewhere, notes, absent, unused, empty } = found;
    const setup = setUpJudging({ ...values, ...files }, { elsewhere, isDeployed: true });
    const unusedInfo = matchUpgradeInfo(setup.ends, namesInStack(stack, resources), {
      isWhole: true,
      configured: setup.given.clusterEndOfSupport,
      whyAbsent: (named) => whyAbsent(named, absent),
    });
    const diagnostics = await judgeDeployed(found, await setup.pack(), terminal);
    const about = [
      ...notes,
      ...encryptedNotes(resources),
      ...encryptedReports(resources),
      ...(values.gcloud === undefined ? [] : namesInList(diagnostics)),
    ];
    const evaluation = evaluationOf(stack, resources, diagnostics, about, {
      empty,
      blocksUnseen: setup.blocksUnseen,
      given: setup.given,
      kubernetesProviders: setup.given.kubernetesProviders,
      unmanaged: found.unmanaged,
    });
    const repository = repositoryOf(".");
    const places = placesOf(resources, (file) => pathIn(repository, file));
    const report = reportOf(evaluation, places, originsOf(resources));
    const judged = { name: stack, findings: report.findings, resources: evaluation.judgedResources };
    return conclude([report], reporting, terminal, {
      project,
      configuration: setup.configuration,
      rules: setup.rules,
      notes: [
        ...setup.disabled,
        ...unused,
        ...unusedInfo,
        ...misnamedExemptions(setup.given, [judged]),
        ...(values.gcloud === undefined ? [] : exemptionsOfOtherStacks(setup.given, judged)),
      ],
      byFramework: setup.byFramework?.([judged], reporting, terminal),
    });
  });
}

/** The file that findings are in; a pipe has no name that lasts. */
function fileOf({ state, gcloud = "" }: Sources): string {
  const file = state ?? gcloud;
  return isReadOnce(file) ? "standard-input" : file;
}

const filesOf = ({ state, gcloud, kubernetes, config, "upgrade-info": info }: Sources & JudgingValues) => ({
  state,
  gcloud,
  kubernetes,
  config,
  "upgrade-info": info,
});
