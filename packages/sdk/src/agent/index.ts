// The agent: one shell script that is sent to a host with every request, and answers in frames.
export { AgentReply } from './agent-reply.ts'
export { agentVersion } from './agent-script.ts'
export { parseJobKey, parsePackageName, parsePath, parseUnitName, renderLine } from './agent-line.ts'
export { parseFileLines, renderExpectedFile } from './file-lines.ts'
export { requestAgent } from './request-agent.ts'
export type { AgentVerb, RequestAgentOptions, RequestPart } from './request-agent.ts'
export { createDigestKey, encodeDigestKey, keyedDigest } from './keyed-digest.ts'
