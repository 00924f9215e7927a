package io.dogwatch.orchestrator.problems;

import io.swagger.v3.oas.annotations.Hidden;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Answers for requests that no controller ever saw, such as those that Tomcat refuses. */
@Hidden
@RestController
final class FallbackErrorController implements ErrorController {

  @RequestMapping("/error")
  void error(HttpServletRequest request) {
    Object code = request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE);
    HttpStatus status = code instanceof Integer number ? HttpStatus.resolve(number) : null;
    throw status == null
        ? Problems.of(HttpStatus.NOT_FOUND, "Nothing here.")
        : Problems.of(status, status.getReasonPhrase());
  }
}
