import type { SqlCheck } from './check.js';

/** Everything of a meeting that has a leaf, as the leaf should say it. */
const FACTS = `
  SELECT meeting_leaf(s.meeting_id, s.number) AS entry FROM meeting_step s WHERE s.partnership_id = $1
  UNION ALL SELECT meeting_presence_leaf(p.meeting_id, p.reference) FROM meeting_presence p WHERE p.partnership_id = $1
  UNION ALL SELECT requisition_leaf(r.id) FROM meeting_requisition r WHERE r.partnership_id = $1 AND r.reached_at IS NOT NULL`;

/** General meetings, from the requisition to the minutes. */
export const meetingChecks: readonly SqlCheck[] = [
  {
    code: 'meetings-have-their-leaf',
    sentence:
      'Every step of a meeting, everybody who came and every requisition has its leaf as it is, once, and no leaf speaks of one that is not there.',
    sql: `WITH fact AS (${FACTS}), leaf AS (
            SELECT convert_from(s.entry, 'UTF8') AS entry FROM log_stage s
            WHERE s.partnership_id = $1 AND s.type IN ('meeting', 'meeting-presence', 'requisition')
          )
          SELECT format('%s: %s of them, %s leaves', n.entry, n.facts, n.leaves) AS detail FROM (
            SELECT u.entry, sum(u.fact) AS facts, sum(u.leaf) AS leaves FROM (
              SELECT entry, 1 AS fact, 0 AS leaf FROM fact UNION ALL SELECT entry, 0, 1 FROM leaf) AS u GROUP BY u.entry) AS n
          WHERE n.facts <> n.leaves`,
  },
  {
    code: 'meetings-are-as-announced',
    sentence:
      'A meeting has the place, the hour and the agenda that were announced, and stands where its last step left it.',
    sql: `SELECT format('meeting %s', m.id) AS detail FROM meeting m
          LEFT JOIN meeting_step l ON l.meeting_id = m.id AND l.number = m.steps
          WHERE m.partnership_id = $1 AND (ROW(m.state, m.begins_at) IS DISTINCT FROM ROW(l.state, l.begins_at)
            OR EXISTS (SELECT 1 FROM meeting_step s WHERE s.meeting_id = m.id AND s.number > m.steps)
            OR EXISTS (SELECT 1 FROM meeting_step s WHERE s.meeting_id = m.id AND s.words <> meeting_words(m.id, s.agenda <> '[]'))
            OR EXISTS (SELECT 1 FROM meeting_step s WHERE s.meeting_id = m.id AND s.agenda NOT IN ('[]', meeting_agenda(m.id))))`,
  },
  {
    code: 'meeting-words-are-as-committed',
    sentence:
      'What was written beside the minutes, and why a meeting was asked for, is what was committed to, or was erased.',
    sql: `SELECT format('notes of meeting %s', n.meeting_id) AS detail FROM meeting_notes n
          LEFT JOIN meeting_step s ON s.meeting_id = n.meeting_id AND s.state = 'MINUTED'
          WHERE n.partnership_id = $1 AND s.notes IS DISTINCT FROM salted_hash('meeting-notes', n.salt, n.notes)
          UNION ALL SELECT format('requisition %s', r.id) FROM meeting_requisition r
          WHERE r.partnership_id = $1 AND r.why IS NOT NULL AND r.commitment <> salted_hash('requisition', r.salt, r.why)`,
  },
];
