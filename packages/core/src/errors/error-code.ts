/** What kind of thing went wrong; a program may branch on it where the exact code does not matter. */
export type ErrorCategory =
  | 'config'
  | 'connect'
  | 'auth'
  | 'command'
  | 'conflict'
  | 'timeout'
  | 'cancelled'
  | 'internal'

interface ErrorKind {
  readonly category: ErrorCategory
  /** Whether trying the same again later can succeed with nothing changed by a person. */
  readonly retryable: boolean
  /** What a person does next; an error may carry a more exact one. */
  readonly hint: string
}

/**
 * Every error code with its category, whether a retry can help, and the hint shown when the thrower gave none.
 * Codes are API: they are never renamed, and become the `type` of Temporal failures.
 */
export const ERROR_KINDS = {
  CLUSTER_INVALID: {
    category: 'config',
    retryable: false,
    hint: 'Correct every problem listed, then run again; no host was contacted.',
  },
  VALUE_UNREPRESENTABLE: {
    category: 'config',
    retryable: false,
    hint: 'Choose a value without the refused characters: this file format cannot carry them.',
  },
  OPTION_INVALID: {
    category: 'config',
    retryable: false,
    hint: 'Correct the option named above.',
  },
  CONFIG_SYNTAX: {
    category: 'config',
    retryable: false,
    hint: 'Correct every problem listed: the daemon itself would refuse this file.',
  },
  CONFIG_INVALID: {
    category: 'config',
    retryable: false,
    hint: 'Correct every problem listed; nothing was written.',
  },
  EDIT_MISMATCH: {
    category: 'config',
    retryable: false,
    hint: 'Name exactly one directive, or say what to do with ifMissing or ifSeveral.',
  },
  SECRET_UNAVAILABLE: {
    category: 'config',
    retryable: false,
    hint: 'Make the referenced secret readable for the worker, or correct the reference.',
  },
  SSH_HOST_KEY_UNKNOWN: {
    category: 'auth',
    retryable: false,
    hint: 'Verify the host key by another way, then add it to known_hosts, or pin it as ssh.hostKeys of that host in the cluster file.',
  },
  SSH_HOST_KEY_MISMATCH: {
    category: 'auth',
    retryable: false,
    hint: 'Someone may be intercepting the connection. If the host was reinstalled, replace its key in known_hosts, or ssh.hostKeys of that host.',
  },
  SSH_AUTH_FAILED: {
    category: 'auth',
    retryable: false,
    hint: 'Check ssh.user and ssh.identity, and that the public key is authorized on the host.',
  },
  SSH_UNREACHABLE: {
    category: 'connect',
    retryable: true,
    hint: 'Check that the host is up, that its address (or ssh.host and ssh.port of that host in the cluster file) is right, and that no firewall is between.',
  },
  SSH_CONNECTION_LOST: {
    category: 'connect',
    retryable: true,
    hint: 'A job that was running goes on by itself on the host; run again to attach to it.',
  },
  TCP_REFUSED: {
    category: 'connect',
    retryable: true,
    hint: 'Check that the daemon runs on that host and listens at that address.',
  },
  TCP_FORWARDING_REFUSED: {
    category: 'config',
    retryable: false,
    hint: "Allow TCP forwarding for the SSH user in the host's sshd_config (AllowTcpForwarding local).",
  },
  SUDO_REFUSED: {
    category: 'auth',
    retryable: false,
    hint: 'Allow the SSH user to run commands as root without a password (NOPASSWD), or connect as root.',
  },
  HOST_UNSUPPORTED: {
    category: 'config',
    retryable: false,
    hint: 'Use a host with a supported release of Debian or Ubuntu and systemd.',
  },
  HOST_PROTOCOL: {
    category: 'internal',
    retryable: true,
    hint: 'The host answered something unexpected. If it stays so, report it with the text above.',
  },
  HOST_LOCKED: {
    category: 'conflict',
    retryable: true,
    hint: 'Wait for the other job to end; it is named above.',
  },
  PREFLIGHT_FAILED: {
    category: 'config',
    retryable: false,
    hint: 'Correct every problem listed, then run again; nothing was changed on any host.',
  },
  PLAN_STALE: {
    category: 'conflict',
    retryable: true,
    hint: 'The host changed since the plan was made. Plan again.',
  },
  CHECK_FAILED: {
    category: 'command',
    retryable: false,
    hint: 'The daemon refused the new file; its own words are above. Nothing was changed on the host.',
  },
  JOB_FAILED: {
    category: 'command',
    retryable: false,
    hint: 'The host was put back to its former state. Correct the cause above and run again.',
  },
  COMMAND_FAILED: { category: 'command', retryable: false, hint: 'Correct the cause above and run again.' },
  VERIFY_FAILED: {
    category: 'command',
    retryable: false,
    hint: 'Look at the daemon named above on that host: journalctl -u UNIT, and its own log where it has one.',
  },
  INSTALL_INCOMPLETE: {
    category: 'command',
    retryable: true,
    hint: 'Correct the causes listed, then run again: what is done already stays as it is.',
  },
  RECOVERY_INCOMPLETE: {
    category: 'command',
    retryable: true,
    hint: 'Look at the conditions listed; what could be repaired was.',
  },
  CLUSTER_BUSY: {
    category: 'conflict',
    retryable: true,
    hint: 'Follow or cancel the workflow that runs for this cluster, then try again.',
  },
  WORKFLOW_NOT_FOUND: {
    category: 'conflict',
    retryable: false,
    hint: 'Nothing was started for this cluster in this namespace, or its retention is over.',
  },
  TEMPORAL_UNREACHABLE: {
    category: 'connect',
    retryable: true,
    hint: 'Check that the Temporal server is up and that address, namespace and TLS settings are right.',
  },
  TEMPORAL_CLI_MISSING: {
    category: 'config',
    retryable: false,
    hint: 'Run scripts/setup, put the `temporal` program on PATH, or name it in TEMPORAL_CLI.',
  },
  DEADLINE_EXCEEDED: {
    category: 'timeout',
    retryable: true,
    hint: 'Raise the deadline, or find out why the host is slow.',
  },
  CANCELLED: { category: 'cancelled', retryable: false, hint: 'Run again to finish the work.' },
  INTERNAL: { category: 'internal', retryable: false, hint: 'This is a fault of clustermgr: please report it.' },
} as const

ERROR_KINDS satisfies Readonly<Record<string, ErrorKind>>

/** A stable name for one kind of failure. */
export type ErrorCode = keyof typeof ERROR_KINDS
