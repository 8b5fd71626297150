import type { Judge } from "./engine/planning";
import type { Pack } from "./pack";
import { SerialQueue } from "./processes/serial-queue";
import type { Diagnostic, JudgedResource, Remediation } from "./protocol/analysis";

/** Passes resources to the pack one after the other, while the program continues. */
export class PackJudge implements Judge {
  /** Rejects when the pack fails. */
  readonly failed: Promise<never>;
  private readonly diagnostics: Diagnostic[] = [];
  private readonly queue = new SerialQueue();
  private fail: (error: unknown) => void = () => {};

  constructor(
    private readonly pack: () => Promise<Pack>,
    private readonly remediates: boolean,
  ) {
    this.failed = new Promise((_, reject) => {
      this.fail = reject;
    });
    this.failed.catch(() => undefined);
  }

  /** Names the stack; called before its resources. */
  begin(project: string, stack: string): void {
    this.inTurn((pack) => pack.configureStack(project, stack, { isPreview: true }));
  }

  async remediate(resource: JudgedResource): Promise<readonly Remediation[]> {
    return this.remediates ? (await this.pack()).remediate(resource) : [];
  }

  analyze(resource: JudgedResource): void {
    this.inTurn(async (pack) => {
      for (const diagnostic of await pack.analyze(resource)) this.diagnostics.push(diagnostic);
    });
  }

  /** @throws NotEvaluated where the pack failed at any resource. */
  async finish(resources: readonly JudgedResource[]): Promise<Diagnostic[]> {
    const ofStack = this.queue.run(async () => (await this.pack()).analyzeStack(resources));
    return [...this.diagnostics, ...(await Promise.race([ofStack, this.failed]))];
  }

  private inTurn(step: (pack: Pack) => Promise<void>): void {
    this.queue.run(async () => step(await this.pack())).catch(this.fail);
  }
}
