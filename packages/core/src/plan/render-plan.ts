import { assertNever } from '../errors/index.ts'
import type { HostPlan, PlanStep } from './host-plan.ts'

const FILE_MARKS = { create: '+', replace: '~', metadata: '~' } as const
const UNIT_VERBS = {
  'enable-unit': '+ enable',
  'start-unit': '+ start',
  'restart-unit': '~ restart',
  'reload-unit': '~ reload',
} as const

/**
 * A plan for people, like a diff: `+` for what is made, `~` for what is changed, each step with its reason. It shows
 * no file's content, so no secret either.
 */
export function renderPlan(plan: HostPlan): string {
  if (plan.steps.length === 0) return `= ${plan.summary}\n`
  const lines = plan.steps.map((step) => {
    const { action, subject } = describeStep(step)
    return `  ${action.padEnd(11)} ${subject}\n${' '.repeat(14)}because ${step.reason}\n`
  })
  return `${plan.summary}\n${lines.join('')}`
}

function describeStep(step: PlanStep): { readonly action: string; readonly subject: string } {
  switch (step.kind) {
    case 'install-packages':
      return { action: '+ install', subject: step.packages.join(' ') }
    case 'issue-certificate':
      return { action: '+ certify', subject: step.certificatePath }
    case 'write-file':
      return { action: `${FILE_MARKS[step.change]} ${step.change}`, subject: step.path }
    case 'enable-unit':
    case 'start-unit':
    case 'restart-unit':
    case 'reload-unit':
      return { action: UNIT_VERBS[step.kind], subject: step.unit }
    default:
      return assertNever(step)
  }
}
