// What a clerk does with the people who wait.
import { client, data } from './client';
import type { QueueSummary, QueueView, TicketForStaff } from './views';

/** The queues this clerk may run, with their pools and counters. */
export async function queues(): Promise<QueueSummary[]> {
  const answer = await data(client.GET('/api/v1/queues'));
  return answer.queues;
}

export function queue(id: string): Promise<QueueView> {
  return data(client.GET('/api/v1/queues/{id}', { params: { path: { id } } }));
}

/** Calls whoever is next; `null` when nobody waits. */
export async function callNext(id: string, counter: string, pools: string[]): Promise<TicketForStaff | null> {
  const answer = await data(client.POST('/api/v1/queues/{id}/call-next', { params: { path: { id } }, body: { counter, pools } }));
  return answer.ticket ?? null;
}

/** What can be done with one ticket. */
export type TicketAction = 'recall' | 'miss' | 'start' | 'finish';

export async function act(action: TicketAction, ticket: string): Promise<TicketForStaff> {
  const request = { params: { path: { id: ticket } }, body: {} };
  const answer = await data(
    action === 'recall'
      ? client.POST('/api/v1/tickets/{id}/recall', request)
      : action === 'miss'
        ? client.POST('/api/v1/tickets/{id}/miss', request)
        : action === 'start'
          ? client.POST('/api/v1/tickets/{id}/start', request)
          : client.POST('/api/v1/tickets/{id}/finish', request),
  );
  return answer.ticket;
}
