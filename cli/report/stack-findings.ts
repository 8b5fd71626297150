import type { JudgedResource } from "../offline/protocol/analysis";
import type { Finding } from "./finding";

/** The findings on a stack, and its resources. */
export interface StackFindings {
  name: string;
  findings: readonly Finding[];
  resources: readonly JudgedResource[];
}
