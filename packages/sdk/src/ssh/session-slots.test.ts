import { expect, test } from 'vitest'
import { SessionSlots } from './session-slots.ts'

test('gives no more slots than it has, in the order of asking', async () => {
  const slots = new SessionSlots(2)
  const order: number[] = []
  const first = await slots.acquire()
  await slots.acquire()
  const third = slots.acquire().then(() => order.push(3))
  const fourth = slots.acquire().then(() => order.push(4))
  expect(slots.inUse).toBe(2)
  first.release()
  first.release()
  await third
  expect(order).toEqual([3])
  expect(slots.inUse).toBe(2)
  slots.close(new Error('over'))
  await expect(fourth).rejects.toThrow('over')
  await expect(slots.acquire()).rejects.toThrow('over')
})

test('one who gives up waiting leaves its place', async () => {
  const slots = new SessionSlots(1)
  const held = await slots.acquire()
  const controller = new AbortController()
  const given = slots.acquire(controller.signal)
  const next = slots.acquire()
  controller.abort(new Error('enough'))
  await expect(given).rejects.toThrow('enough')
  held.release()
  await expect(next).resolves.toBeDefined()
})
