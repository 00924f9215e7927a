package io.dogwatch.orchestrator;

import io.dogwatch.orchestrator.pages.PageNames;
import io.dogwatch.orchestrator.problems.ActorHeader;
import io.dogwatch.orchestrator.problems.KnownParameters;
import io.dogwatch.orchestrator.problems.ProblemValve;
import io.dogwatch.orchestrator.problems.ProblemsInApi;
import io.swagger.v3.core.jackson.ModelResolver;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.info.Info;
import java.util.List;
import org.springdoc.core.providers.ObjectMapperProvider;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** Builds how the API takes requests, refuses them, and describes itself. */
@Configuration(proxyBeanMethods = false)
class ApiWiring {

  @Bean
  ActorHeader actorHeader() {
    return new ActorHeader();
  }

  @Bean
  WebMvcConfigurer requests(ActorHeader actor) {
    return new WebMvcConfigurer() {
      @Override
      public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
        resolvers.add(actor);
      }

      @Override
      public void addInterceptors(InterceptorRegistry registry) {
        registry.addInterceptor(new KnownParameters());
      }
    };
  }

  /** Before Spring Boot's own, which would answer with a page. */
  @Bean
  WebServerFactoryCustomizer<TomcatServletWebServerFactory> refusals() {
    return factory ->
        factory.addContextCustomizers(
            context -> context.getParent().getPipeline().addValve(new ProblemValve()));
  }

  @Bean
  ProblemsInApi problemsInApi() {
    return new ProblemsInApi();
  }

  @Bean
  ModelResolver schemas(ObjectMapperProvider mappers) {
    return new ModelResolver(mappers.jsonMapper(), new PageNames())
        .openapi31(mappers.isOpenapi31());
  }

  @Bean
  OpenAPI api() {
    return new OpenAPI()
        .info(
            new Info()
                .title("Dogwatch")
                .version("v1")
                .description("Submit jobs, ask what became of them, follow alerts."));
  }
}
