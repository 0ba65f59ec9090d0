import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer as createHttpServer } from 'node:http'
import { createServer } from 'node:https'
import { connect } from 'node:net'
import type { Server } from 'node:net'
import path from 'node:path'

/** A server in the place of Temporal's, reached through a proxy. */
export interface DownloadStandIn {
  /** With it a process takes our server for Temporal's, and trusts it. */
  readonly environment: Readonly<Record<string, string>>
  /** The paths that were asked for, in order. */
  readonly asked: readonly string[]
  close(): void
}

/**
 * Serves what the SDK asks of Temporal's download server, as the SDK 1.24 does it: a description of an archive, then the
 * archive, in which the `temporal` program is a script with this body.
 */
export async function startDownloadStandIn(directory: string, body: string): Promise<DownloadStandIn> {
  const files = makeFiles(directory, body)
  const asked: string[] = []
  const server = createServer({ key: files.key, cert: files.certificate }, (request, response) => {
    asked.push(request.url ?? '')
    if (request.url === '/archive.tar.gz') response.end(files.archive)
    else {
      const description = { archiveUrl: 'https://temporal.download/archive.tar.gz', fileToExtract: 'temporal' }
      response.setHeader('content-type', 'application/json').end(JSON.stringify(description))
    }
  })
  const port = await listen(server)
  const proxy = createHttpServer().on('connect', (_request, client) => {
    const upstream = connect(port, '127.0.0.1', () => {
      client.write('HTTP/1.1 200 OK\r\n\r\n')
      upstream.pipe(client).pipe(upstream)
    })
    upstream.on('error', () => client.destroy())
    client.on('error', () => upstream.destroy())
  })
  const address = `http://127.0.0.1:${await listen(proxy)}`
  return {
    environment: { HTTPS_PROXY: address, https_proxy: address, SSL_CERT_FILE: files.authority },
    asked,
    close() {
      proxy.close()
      server.close()
    },
  }
}

async function listen(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (typeof address !== 'object' || address === null) throw new TypeError('a TCP server has no port')
  return address.port
}

function makeFiles(directory: string, body: string) {
  const at = (name: string): string => path.join(directory, name)
  const openssl = (args: string): void => {
    execFileSync('openssl', args.split(' '), { cwd: directory, stdio: 'ignore' })
  }
  mkdirSync(at('archived'), { recursive: true })
  writeFileSync(at('archived/temporal'), `#!/bin/sh\n${body}\n`, { mode: 0o755 })
  execFileSync('tar', ['czf', at('archive.tar.gz'), '-C', at('archived'), 'temporal'])
  const newKey = '-newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes'
  openssl(`req -x509 ${newKey} -days 2 -keyout ca.key -out ca.pem -subj /CN=authority`)
  openssl(`req ${newKey} -keyout server.key -out server.csr -subj /CN=server`)
  writeFileSync(at('names'), 'subjectAltName=DNS:temporal.download\n')
  openssl('x509 -req -in server.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 2 -extfile names -out server.pem')
  return {
    authority: at('ca.pem'),
    key: readFileSync(at('server.key')),
    certificate: readFileSync(at('server.pem')),
    archive: readFileSync(at('archive.tar.gz')),
  }
}
