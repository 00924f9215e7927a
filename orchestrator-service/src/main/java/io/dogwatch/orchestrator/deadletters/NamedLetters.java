package io.dogwatch.orchestrator.deadletters;

import io.dogwatch.orchestrator.deadletters.DeadLetter.Place;
import io.dogwatch.orchestrator.problems.FieldProblem;
import io.dogwatch.orchestrator.problems.InvalidRequestException;
import io.dogwatch.orchestrator.problems.Mistakes;
import java.util.List;
import java.util.Set;

/** Finds dead letters by their ids. */
final class NamedLetters {

  private final DeadLetterViews views;

  NamedLetters(DeadLetterViews views) {
    this.views = views;
  }

  /**
   * Where they lie, each of them once.
   *
   * @throws InvalidRequestException that lists those that there are not
   */
  List<Place> places(Selection.Ids selection) {
    List<Place> places = selection.ids().stream().map(views::place).toList();
    Set<Place> known = views.known(places);
    var mistakes = new Mistakes();
    for (int i = 0; i < places.size(); i++) {
      if (!known.contains(places.get(i))) {
        mistakes.add(FieldProblem.at("/ids/" + i, "there is no dead letter of this id"));
      }
    }
    mistakes.requireNone();
    return places.stream().distinct().toList();
  }
}
