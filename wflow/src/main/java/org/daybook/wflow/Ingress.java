package org.daybook.wflow;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.daybook.wflow.log.JobFilter;
import org.jspecify.annotations.Nullable;

/// The way into the engine. Thread-safe; calls block until their event is durable in the log.
public interface Ingress {

  /// How many jobs [#eachJob] holds at a time.
  int PAGE = 500;

  /// Adds a job, or answers the one already added with this wflow, key and lane.
  ///
  /// @throws IllegalArgumentException for a wflow that the engine was not opened with
  Added addJob(JobRequest request);

  /// Asks a job and its children to end as cancelled. Running code is told, and left behind when it
  /// has not come back after the engine's grace; what it merged stays.
  ///
  /// @return false when it had ended before, or is unknown
  boolean cancel(JobId job, String why);

  /// Ends a job and its children as cancelled at once. Running code is told, and not waited for.
  ///
  /// @return false when it had ended before, or is unknown
  boolean kill(JobId job, String why);

  /// Lets a parked job try again, with fresh attempts.
  ///
  /// @return false when it is not parked
  boolean resume(JobId job);

  /// Lets a parked job forget a step and all after it, and try again from there. Children it
  /// started since are the same again, as they have ended; signals it has received since are gone,
  /// and are to be sent again under other keys; completions count again unless they were failures.
  ///
  /// @return false when it is not parked
  /// @throws IllegalArgumentException when its journal has no such step
  boolean restart(JobId job, String step);

  /// Ends a parked job as cancelled.
  ///
  /// @return false when it is not parked
  boolean discard(JobId job, String why);

  /// Sends a signal to an unfinished job.
  ///
  /// @param key a repeat with the same key is dropped, if it is among the last hundred the job was
  ///     sent; null for one that is not repeated
  /// @return false when the job has ended or is unknown
  boolean signal(JobId job, String signal, byte[] payload, @Nullable String key);

  /// Completes what a job waits for, or will. The first one counts.
  ///
  /// @return false when the job has ended or is unknown
  boolean complete(Awaitable awaitable, byte[] payload);

  /// Completes it as failed.
  boolean fail(Awaitable awaitable, String why);

  /// Asks an unfinished job what its code lets itself be asked. One that is off its thread is
  /// replayed, up to where it waits, to answer.
  ///
  /// @return none when the job is not unfinished, has no such answer, or gave none in time
  Optional<byte[]> query(JobId job, String query, Duration atMost) throws InterruptedException;

  /// Adds a schedule, or replaces the one of that name.
  ///
  /// @return the job of its next run
  JobId schedule(Schedule schedule);

  /// Ends a schedule; a run under way goes on.
  ///
  /// @return false when there is none of that name
  boolean unschedule(String name);

  Optional<Job> job(JobId job);

  /// Jobs that match, in the order that [JobFilter] says.
  List<Job> jobs(JobFilter filter, int limit);

  /// Does something with each job that matches, in that order; read a page at a time, so those that
  /// come meanwhile are left out.
  default void eachJob(JobFilter filter, Consumer<Job> action) {
    JobFilter from = filter;
    while (true) {
      List<Job> page = jobs(from, PAGE);
      page.forEach(action);
      if (page.size() < PAGE) {
        return;
      }
      from = filter.after(new JobFilter.Place(page.getLast().added(), page.getLast().id()));
    }
  }

  /// Unfinished jobs of a lane, the running one first, in order; not those parked or scheduled.
  List<Job> lane(String lane);

  /// How many jobs are in each state, by [JobState#word()]; does not scan. The unfinished jobs of
  /// one lane are counted in one moment; those of different lanes may be counted one after the
  /// other.
  Map<String, Long> counts();

  /// So many workers have this label from now on, in place of how many had it: jobs that ask for it
  /// begin within moments. It is not recorded: workers announce themselves whenever they start.
  ///
  /// @param workers at least 1
  void announce(String label, int workers);

  /// No worker has this label any more: the jobs that run on them finish, no more begin.
  ///
  /// @return false when none had it
  boolean withdraw(String label);

  /// The workers, those for jobs that ask for no label first, then by label, with the labels that
  /// jobs wait for and nobody has announced.
  List<WorkerPool> workers();

  /// A job's journal, in order of recording.
  List<JournalEntry> journal(JobId job);

  /// Waits for a job to end or to be parked.
  ///
  /// @return the job as it then stands, or as it stands when the time is over
  Job await(JobId job, Duration atMost) throws InterruptedException;

  /// Waits until no job is queued, running or waiting.
  ///
  /// @return whether that was reached
  boolean awaitIdle(Duration atMost) throws InterruptedException;

  /// Waits until the listeners have been told of everything that had happened before. A listener
  /// that calls it waits for itself.
  ///
  /// @return whether that was reached
  boolean awaitTold(Duration atMost) throws InterruptedException;

  /// What [#addJob] answers.
  ///
  /// @param job the job's id
  /// @param repeated whether it had been added before
  record Added(JobId job, boolean repeated) {}
}
